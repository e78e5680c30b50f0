// The page: what its server allows, the view that the URL names, and the requests of this tab.
import { changesPanel } from './documentation.mjs';
import { button, fill, folded, h, linkTo } from './dom.mjs';
import { parseJson } from './json.mjs';
import { keysPanel } from './keys.mjs';
import { readLink } from './links.mjs';
import { navigation } from './navigation.mjs';
import { operationView } from './operation.mjs';
import { copied, startValues } from './values.mjs';

const longestHistory = 50;

async function readSettings() {
  try {
    const response = await fetch('settings', { headers: { accept: 'application/json' } });
    if (response.ok) return parseJson(await response.text());
  } catch {}
  // A file, or a server of files: the page explains, and sends nothing.
  return { send: false, check: false, endpoints: [], credentials: {} };
}

function themeButton() {
  const root = document.documentElement;
  const preferred = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const other = () => ((root.dataset.theme || preferred()) === 'dark' ? 'Light' : 'Dark');
  const out = button(other(), () => {
    root.dataset.theme = other().toLowerCase();
    out.textContent = other();
  });
  return out;
}

function homeView(model, title) {
  return h('article', {}, h('h1', { tabindex: '-1' }, title),
    h('p', {}, 'Choose an operation, or press / and type a part of its name.'), changesPanel(model));
}

function historyPanel(page, open) {
  const list = h('ol', { class: 'history' });
  const element = folded('Requests of this tab', list);
  const draw = () => fill(list, page.past.map((entry) => {
    const { response, failure } = entry.exchange;
    const what = failure ? 'failed' : String(response.status);
    return h('li', {}, button(`${entry.when} ${entry.operation.id} ${what}`, () => open(entry)));
  }));
  return { element, draw };
}

function endpointInput(model, settings) {
  const served = model.servers.map(({ url }) => url).filter((url) => /^https?:/i.test(url) && !url.includes('{'));
  const known = settings.endpoints.length ? settings.endpoints : served;
  return h('select', { id: 'endpoint', 'aria-label': 'Endpoint' },
    (known.length ? known : [`http://127.0.0.1${model.base}`]).map((url) => h('option', { value: url }, url)));
}

/** Builds everything into the document. */
export async function start(model) {
  const settings = await readSettings();
  const endpoint = endpointInput(model, settings);
  const page = { model, settings, keys: { __proto__: null }, past: [], style: 'coroutine',
    endpoint: () => endpoint.value };
  const main = h('main', { id: 'main' });
  // A choice of what is shown already changes no address.
  const arrived = () => {
    document.body.classList.remove('menu');
    main.querySelector('h1').focus();
  };
  const menu = navigation(model, arrived);
  const title = `${model.title} ${model.version}`;
  const draw = (view, id) => {
    menu.show(id);
    document.title = id ? `${id} – ${title}` : title;
    main.replaceChildren(view);
  };
  const show = (operation, values, exchange) =>
    draw(operationView(page, operation, values, exchange), operation.id);
  const past = historyPanel(page, (entry) => {
    window.history.replaceState(null, '', linkTo(entry.operation.id));
    show(entry.operation, copied(entry.values), entry.exchange);
    arrived();
  });
  page.remember = (entry) => {
    page.past = [{ ...entry, when: new Date().toTimeString().slice(0, 8) }, ...page.past].slice(0, longestHistory);
    past.draw();
  };
  const follow = (event) => {
    const found = readLink(model, window.location.hash);
    if (found) show(found.operation, found.values || startValues(model, found.operation));
    else draw(homeView(model, title));
    if (event) arrived();
  };
  const toggle = button('Operations', () => document.body.classList.toggle('menu'), { class: 'toggle' });
  const keys = keysPanel(model, page.keys, settings.credentials);
  document.body.replaceChildren(
    h('a', { href: '#main', class: 'skip',
      onclick: (event) => { event.preventDefault(); arrived(); } }, 'To the operation'),
    h('header', {}, toggle, h('a', { href: '#/', class: 'title' }, title),
      h('label', { for: 'endpoint', class: 'hidden' }, 'Endpoint'), endpoint, themeButton()),
    h('div', { class: 'frame' }, h('div', { class: 'aside' }, keys && folded('Credentials', keys), past.element,
      menu.element), main));
  window.addEventListener('hashchange', follow);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    document.body.classList.add('menu');
    menu.search.focus();
  });
  follow();
}
