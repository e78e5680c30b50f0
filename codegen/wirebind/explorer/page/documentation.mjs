// The text about an operation: errors, responses, waiters and dated history.
import { codeBox } from './panels.mjs';
import { fill, folded, h, linkTo, prose } from './dom.mjs';
import { typeName } from './form.mjs';
import { parseJson, writeJson } from './json.mjs';

function table(headings, rows) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': headings.join(', ') },
    h('table', {}, h('thead', {}, h('tr', {}, headings.map((each) => h('th', { scope: 'col' }, each)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, row.map((cell) => h('td', {}, prose(String(cell)))))))));
}

/** The bodies of a response in all of its media types. */
const bodiesOf = (response) => (response.type ? [response, ...(response.others || [])] : []);

function responseText(model, response) {
  return [h('h4', {}, response.status), h('p', {}, prose(response.text)),
    ...bodiesOf(response).map(({ media, type }) =>
      h('p', { class: 'type' }, response.others && [h('code', {}, media), ': '], typeName(model, type))),
    response.headers && table(['Header', 'Meaning'], response.headers),
    response.sample && codeBox(`example of ${response.status}`, writeJson(parseJson(response.sample), true))];
}

/** Changes, each with its day and, where operations are given, the one that it belongs to, which may be gone. */
export function timeline(changes, operations) {
  return h('ol', { class: 'timeline' }, changes.map(([date, name, kind, text]) => h('li', {},
    h('time', { datetime: date }, date), ' ',
    operations && [operations.some(({ id }) => id === name) ? h('a', { href: linkTo(name) }, name) : name, ' '],
    h('span', { class: 'kind' }, kind), ' ', prose(text))));
}

/** The blocks below the form. */
export function documentation(model, operation) {
  const changes = changesBetween({ operations: [operation], revisions: model.revisions.filter(([,
    name]) => name === operation.id) });
  const errors = (operation.errors || []).map((code) => [`\`${code}\``, model.errors[code].status,
    model.errors[code].text]);
  const waiters = operation.waiters || [];
  return [
    (operation.responses || []).length > 0 && folded('Responses',
      operation.responses.map((each) => responseText(model, each))),
    errors.length > 0 && folded(`Error codes (${errors.length})`, table(['Code', 'Status', 'Meaning'], errors)),
    waiters.length > 0 && folded('Waiting', table(['Wait', 'Meaning'], waiters)),
    changes.length > 0 && folded(`History (${changes.length})`, timeline(changes)),
  ];
}

/** All dated changes of all operations between two days, newest first. */
export function changesBetween(model, from, to) {
  const all = model.operations.flatMap((operation) => (operation.changes || []).map(([date, kind, text]) => [date,
    operation.id, kind, text]));
  return [...all, ...model.revisions].filter(([date]) => (!from || date > from) && (!to || date <= to))
    .sort((a, b) => b[0].localeCompare(a[0]) || a[1].localeCompare(b[1], 'en'));
}

/** All changes of the API, between two days that are chosen. */
export function changesPanel(model) {
  const dates = [...new Set(changesBetween(model).map(([date]) => date))];
  if (!dates.length) return null;
  const found = h('div', {});
  const choose = (label, first) => h('label', {}, `${label} `, h('select', { onchange: () => draw() },
    h('option', { value: '' }, first), dates.map((date) => h('option', { value: date }, date))));
  const [from, to] = [choose('After', 'the beginning'), choose('up to', 'today')];
  const draw = () => {
    const changes = changesBetween(model, from.lastChild.value, to.lastChild.value);
    fill(found, h('p', {}, `${changes.length} changes`), timeline(changes, model.operations));
  };
  draw();
  return h('section', { 'aria-labelledby': 'changes' }, h('h2', { id: 'changes' }, 'What changed'),
    h('p', { class: 'choose' }, from, ' ', to), found);
}
