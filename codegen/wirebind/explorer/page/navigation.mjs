// The list of operations by group, and the search in it.
import { fill, h, linkTo } from './dom.mjs';

/** Whether an operation has all words of a search in its name, path, method or summary. */
export function matches(operation, words) {
  const { id, cpp, method, path, group, summary } = operation;
  const text = [id, cpp, method, path, group, summary].join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What a search opens: an operation of that name, one whose name begins so, or the first that is found. */
export function bestMatch(operations, words) {
  const wanted = letters(words);
  return operations.find(({ id }) => letters(id) === wanted)
    || operations.find(({ id }) => letters(id).startsWith(wanted)) || operations[0];
}

/** The groups in the order of the document, each with its operations. */
export function grouped(operations) {
  const groups = new Map();
  for (const operation of operations) groups.set(operation.group, [...(groups.get(operation.group) || []), operation]);
  return [...groups];
}

/** Makes the search and the list; arrow keys go from entry to entry. `arrived` is called after a choice. */
export function navigation(model, arrived) {
  const list = h('div', { class: 'list' });
  const count = h('p', { class: 'hidden', role: 'status' });
  const search = h('input', { type: 'search', id: 'search', placeholder: 'Search (press /)',
    'aria-label': 'Search operations', autocomplete: 'off', oninput: () => draw() });
  const found = () => model.operations.filter((operation) => matches(operation, search.value.trim()));
  let current;
  const draw = () => {
    const operations = found();
    count.textContent = `${operations.length} operations`;
    fill(list, grouped(operations).map(([group, each]) => h('section', { 'aria-label': group },
      h('h2', {}, group), h('ul', {}, each.map((operation) => h('li', {}, h('a', {
        href: linkTo(operation.id), 'aria-current': operation.id === current && 'page',
        class: operation.deprecated && 'deprecated',
      }, h('span', { class: `method ${operation.method}` }, operation.method), ' ', operation.id)))))));
  };
  const move = (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const links = [search, ...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    if (!links[at]) return;
    links[at].focus();
    event.preventDefault();
  };
  draw();
  const open = () => {
    const best = bestMatch(found(), search.value);
    if (best) window.location.hash = linkTo(best.id);
    if (best) arrived();
  };
  return {
    element: h('nav', { 'aria-label': 'Operations', onkeydown: move,
      onclick: (event) => event.target.closest('a') && arrived() },
      h('form', { role: 'search', onsubmit: (event) => { event.preventDefault(); open(); } }, search), count,
      list),
    show: (id) => {
      current = id;
      draw();
    },
    search,
  };
}
