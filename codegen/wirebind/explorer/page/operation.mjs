// The view of one operation: its form, its code, sending it, and what came back.
import { documentation } from './documentation.mjs';
import { button, copyButton, fill, h, newId, paragraphs, prose } from './dom.mjs';
import { makeForm } from './form.mjs';
import { linkOf } from './links.mjs';
import { codeBox, exchangePanel, violationList } from './panels.mjs';
import { buildRequest } from './request.mjs';
import { schemesFor, signers, unsignedNote } from './schemes.mjs';
import { check, send, signedRequest } from './send.mjs';
import { curlCode } from './shell.mjs';
import { cppCode } from './snippets.mjs';
import { copied } from './values.mjs';

const styles = [['coroutine', 'Coroutine'], ['callback', 'Callback'], ['blocking', 'Blocking'], ['curl', 'curl']];

/** The code in a style; for curl it needs no key, and says which variables hold one. */
function codeOf(page, operation, values) {
  const { model, style } = page;
  if (style !== 'curl') return cppCode(model, operation, values, style);
  const request = buildRequest(model, operation, values, page.endpoint());
  const notes = schemesFor(model, operation).map((name) => {
    const scheme = model.schemes[name];
    const { name: action, version } = operation.action;
    return `# ${signers[scheme.kind].shell(request, { name, scheme, action, version })}\n`;
  });
  return `${notes.join('')}${curlCode(request)}`;
}

function codeTabs(page, operation, values) {
  const panelId = newId();
  const box = h('div', { id: panelId, role: 'tabpanel', 'aria-label': 'Code' });
  const draw = () => {
    try {
      fill(box, codeBox('code', codeOf(page, operation, values)));
    } catch (error) {
      fill(box, h('p', { class: 'bad' }, error.message));
    }
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab.dataset.style === page.style));
      tab.tabIndex = tab.dataset.style === page.style ? 0 : -1;
    }
  };
  const choose = (style) => {
    page.style = style;
    draw();
  };
  const tabs = styles.map(([style, title]) => button(title, () => choose(style),
    { role: 'tab', 'data-style': style, 'aria-controls': panelId }));
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.findIndex((tab) => tab.dataset.style === page.style) + step + tabs.length) % tabs.length];
    choose(next.dataset.style);
    next.focus();
  };
  const element = h('section', { 'aria-label': 'Code' }, h('div',
    { role: 'tablist', 'aria-label': 'Kinds of code', onkeydown: move }, tabs), box);
  draw();
  return { element, draw };
}

function checker(page, operation, values) {
  const box = h('div', { role: 'status', 'aria-label': 'Check' });
  let timer;
  let newest = 0;
  const run = async () => {
    const mine = (newest += 1);
    let shown;
    try {
      // The rules are those of the document, whatever the path of the endpoint is.
      const endpoint = new URL(page.endpoint()).origin + page.model.base;
      const request = buildRequest(page.model, operation, values, endpoint);
      shown = page.settings.check && violationList(await check(request));
    } catch (error) {
      shown = h('p', { class: 'bad' }, error.message);
    }
    if (mine === newest) fill(box, shown);
  };
  return { box, soon: () => { clearTimeout(timer); timer = setTimeout(run, 200); }, run };
}

async function sendNow(page, operation, values, result) {
  let signed;
  try {
    signed = await signedRequest(page.model, operation, values, page.endpoint(), page.keys);
    fill(result, h('p', {}, 'Sending …'));
    signed.response = await send(signed.request);
  } catch (error) {
    if (!signed) return fill(result, h('p', { class: 'bad', role: 'alert' }, error.message));
    signed.failure = error.message;
  }
  signed.note = unsignedNote(page.model, operation, page.keys);
  page.remember({ operation, values: copied(values), exchange: signed });
  return fill(result, exchangePanel(page.model, signed));
}

function headOf(operation) {
  return [h('h1', { tabindex: '-1' }, operation.id),
    h('p', { class: 'route' }, h('span', { class: `method ${operation.method}` }, operation.method), ' ',
      h('code', {}, operation.path)),
    operation.deprecated && h('p', { class: 'bad' }, prose(`Deprecated: ${operation.deprecated}`)),
    operation.sunset && h('p', { class: 'bad' }, `It may be gone from ${operation.sunset} on.`),
    h('p', {}, prose(operation.summary)), paragraphs(operation.text),
    (operation.facts || []).map((fact) => h('p', {}, prose(fact))),
    operation.pages && h('p', {}, prose(`A list of pages: \`wirebind::pages\` walks through \`${operation.pages}\`.`))];
}

/** Makes the view; `values` are what the form begins with, `exchange` what is shown as the last one. */
export function operationView(page, operation, values, exchange) {
  const { model } = page;
  const result = h('section', { 'aria-label': 'Response', class: 'result' });
  if (exchange) fill(result, exchangePanel(model, exchange));
  const code = codeTabs(page, operation, values);
  const checks = checker(page, operation, values);
  const changed = () => {
    code.draw();
    checks.soon();
  };
  const run = () => sendNow(page, operation, values, result);
  const shared = copyButton('Copy link', () => {
    window.history.replaceState(null, '', linkOf(model, operation, values));
    return window.location.href;
  });
  const formId = newId();
  const form = h('form', { id: formId, onsubmit: (event) => { event.preventDefault(); run(); },
    'aria-label': operation.id },
    makeForm(model, operation, values, changed));
  const actions = h('div', {},
    h('p', {}, h('button', { type: 'submit', form: formId, class: 'primary', disabled: !page.settings.send }, 'Send'),
      ' ', shared),
    !page.settings.send && h('p', { class: 'notes' },
      prose('This copy of the page sends nothing: open it with `wirebind explore`.')), checks.box);
  checks.run();
  return h('article', {}, headOf(operation),
    h('div', { class: 'columns' }, form, h('div', { class: 'side' }, actions, result, code.element)),
    documentation(model, operation));
}
