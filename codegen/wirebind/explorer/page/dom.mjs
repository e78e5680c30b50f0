// Small tools for the document: every text becomes a text node, never markup.

const isShown = (child) => (child ?? false) !== false;
const shown = (children) => children.flat(Infinity).filter(isShown);

/** Puts children into an element in place of those that it has. */
export const fill = (element, ...children) => element.replaceChildren(...shown(children));

/**
 * An element with attributes, listeners (`onclick`, …) and children; lists are taken apart; what is false, null or
 * undefined is left out.
 */
export function h(tag, attributes = {}, ...children) {
  const out = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!isShown(value)) continue;
    if (name.startsWith('on')) out.addEventListener(name.slice(2), value);
    else if (name === 'value') out.value = value;
    else out.setAttribute(name, value === true ? '' : value);
  }
  out.append(...shown(children));
  return out;
}

/** Text with `code` in backquotes. */
export function prose(text) {
  const parts = (text || '').split(/`([^`]+)`/);
  return parts.map((part, index) => (index % 2 ? h('code', {}, part) : part)).filter((part) => part !== '');
}

/** Paragraphs of it. */
export const paragraphs = (text) => (text || '').split(/\n\s*\n/).filter(Boolean).map((part) => h('p', {},
  prose(part)));

let ids = 0;

/** An id that no other element has. */
export const newId = () => `e${(ids += 1)}`;

/** The address of an operation. */
export const linkTo = (id) => `#/${encodeURIComponent(id)}`;

/** A button. */
export const button = (label, onclick, attributes = {}) => h('button', { type: 'button', onclick, ...attributes },
  label);

/** A block that opens and closes. */
export const folded = (title, ...children) => h('details', {}, h('summary', {}, title), ...children);

/** A button that copies what a function gives at the time, and says whether it did. */
export function copyButton(label, text, attributes) {
  const out = button(label, async () => {
    let done = 'Copied';
    try { await navigator.clipboard.writeText(text()); } catch { done = 'Not copied'; }
    out.textContent = done;
    setTimeout(() => { out.textContent = label; }, 1500);
  }, attributes);
  return out;
}
