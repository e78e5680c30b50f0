// The list of operations by group, and the search in it.
import { fill, h, linkTo } from './dom.mjs';

/** Whether an operation has all words of a search in its name, path, method or summary. */
export function matches(operation, words) {
  const { id, cpp, method, path, group, summary } = operation;
  const text = [id, cpp, method, path, group, summary].join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The groups in the order of the document, each with its operations. */
export function grouped(operations) {
  const groups = new Map();
  for (const operation of operations) groups.set(operation.group, [...(groups.get(operation.group) || []), operation]);
  return [...groups];
}

/** Makes the search and the list; arrow keys go from entry to entry. */
export function navigation(model) {
  const list = h('div', { class: 'list' });
  const count = h('p', { class: 'hidden', role: 'status' });
  const search = h('input', { type: 'search', id: 'search', placeholder: 'Search (press /)',
    'aria-label': 'Search operations', autocomplete: 'off', oninput: () => draw() });
  const draw = (current) => {
    const found = model.operations.filter((operation) => matches(operation, search.value.trim()));
    count.textContent = `${found.length} operations`;
    fill(list, grouped(found).map(([group, operations]) => h('section', { 'aria-label': group },
      h('h2', {}, group), h('ul', {}, operations.map((operation) => h('li', {}, h('a', {
        href: linkTo(operation.id), 'aria-current': operation.id === (current || draw.current) && 'page',
          class: operation.deprecated && 'deprecated',
      }, h('span', { class: `method ${operation.method}` }, operation.method), ' ', operation.id)))))));
    draw.current = current || draw.current;
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
  const open = () => list.querySelector('a');
  return {
    element: h('nav', { 'aria-label': 'Operations', onkeydown: move },
      h('form', { role: 'search', onsubmit: (event) => { event.preventDefault(); open()?.click(); } }, search), count,
      list),
    show: (id) => draw(id),
    search,
  };
}
