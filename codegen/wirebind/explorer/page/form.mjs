// The form of an operation, made from its types: nested records, lists, maps, open enumerations, files.
import { button, fill, h, newId, paragraphs, prose } from './dom.mjs';
import { Digits, parseJson } from './json.mjs';
import { base64Of } from './request.mjs';
import { alternativeOf, emptyRecord, fromText, isNumber, membersOf, nameOf, scalarProblem } from './values.mjs';

/** What a type is called. */
export function typeName(model, type) {
  if (typeof type === 'string') return type;
  if (type.list) return `list of ${typeName(model, type.list)}`;
  if (type.map) return `map of ${typeName(model, type.map)}`;
  if (type.union) return model.unions[type.union].cpp;
  return type.record ? model.records[type.record].cpp : model.enums[type.enum].cpp;
}

function sample(text) {
  const value = parseJson(text);
  if (value instanceof Digits) return value.text;
  return typeof value === 'string' ? value : text;
}

const requiredFirst = (members) => [...members].sort((a, b) => Boolean(b.required) - Boolean(a.required));

const emptyOf = (type) => (typeof type === 'string' || type.enum ? '' : type.record || type.union ? emptyRecord() : []);

/** Makes the form of an operation; `changed` is called after each change of the values. */
export function makeForm(model, operation, values, changed) {
  const places = [['path', 'Path'], ['query', 'Query'], ['header', 'Headers'], ['cookie', 'Cookies'], ['body', 'Body']];
  return places.map(([place, title]) => {
    const members = (operation.request || []).filter((member) => member.in === place);
    if (!members.length) return null;
    const rows = members.map((member) => memberRow(model, member, values, nameOf(member), changed));
    return h('section', { 'aria-label': title, class: 'place' }, h('h3', {}, title), rows);
  });
}

// One member: a box to send it, its name and notes, and the editor while it is sent.
function memberRow(model, member, holder, key, changed) {
  const id = newId();
  const name = member.wire || 'body';
  const editor = h('div', { class: 'editor' });
  const show = () => {
    const shown = (holder[key] ?? null) !== null;
    fill(editor, holder[key] === null && !member.required && h('code', {}, 'null'),
      (shown || member.required) && editorOf(model, member.type, holder, key, changed, id, member));
  };
  if (member.required && holder[key] === undefined) holder[key] = emptyOf(member.type);
  const box = !member.required && h('input', {
    type: 'checkbox', 'aria-label': `Send ${name}`, checked: holder[key] !== undefined,
    onchange: (event) => {
      holder[key] = event.target.checked ? startOf(model, member) : undefined;
      show();
      changed();
    },
  });
  const nullBox = member.nullable && button('null', () => {
    holder[key] = null;
    if (box) box.checked = true;
    show();
    changed();
  }, { 'aria-label': `Send null as ${name}` });
  show();
  return h('div', { class: 'member' },
    h('div', { class: 'head' }, box, h('label', { for: id }, name),
      h('span', { class: 'type' }, typeName(model, member.type)),
      member.required && h('span', { class: 'required' }, 'required'), nullBox),
    h('p', { class: 'notes' }, prose([member.text, member.facts].filter(Boolean).join(' '))), editor);
}

// What a member begins with when it is to be sent: its example, where that is a value of its type.
const startOf = (model, { type, example }) => (example ? fromText(model, type, example) : undefined) ?? emptyOf(type);

function editorOf(model, type, holder, key, changed, id, member = {}) {
  if (type.record) return recordEditor(model, type.record, holder, key, changed, id);
  if (type.list || type.map) return itemsEditor(model, type, holder, key, changed, id);
  if (type.union) return unionEditor(model, type, holder, key, changed, id);
  return scalarEditor(model, type, holder, key, changed, id, member);
}

function scalarEditor(model, type, holder, key, changed, id, member) {
  const problem = h('span', { class: 'problem', role: 'alert' });
  // What an empty box means: null, a file, or nothing yet.
  const hint = () => {
    const value = holder[key];
    if (value && value.bytes) return `${value.bytes.length} bytes of a file`;
    return value === null ? 'null' : member.example ? sample(member.example) : '';
  };
  const take = (value) => {
    holder[key] = value;
    input.placeholder = hint();
    problem.textContent = typeof value === 'string' ? scalarProblem(type, value) : '';
    changed();
  };
  const text = typeof holder[key] === 'string' ? holder[key] : '';
  const common = { id, 'aria-label': member.label, value: text, oninput: (event) => take(event.target.value),
    placeholder: hint() };
  let input;
  if (type === 'boolean') {
    input = h('select', common,
      ['', 'true', 'false'].map((each) => h('option', { value: each, selected: each === text }, each)));
  } else if (['json', 'base64', 'bytes', 'file'].includes(type)) {
    input = h('textarea', { ...common, rows: 4, spellcheck: 'false' });
  } else {
    input = h('input', { ...common, type: 'text', inputmode: isNumber(type) ? 'decimal' : undefined,
      autocomplete: 'off', spellcheck: 'false', list: type.enum && `${id}l` });
  }
  if (text) problem.textContent = scalarProblem(type, text);
  const known = type.enum && h('datalist', { id: `${id}l` },
    (model.enums[type.enum].values || []).map(([each]) => h('option', { value: each })));
  const file = ['base64', 'bytes', 'file'].includes(type) && h('input', {
    type: 'file', 'aria-label': 'Take a file',
    onchange: async (event) => {
      const [taken] = event.target.files;
      if (!taken) return undefined;
      const bytes = new Uint8Array(await taken.arrayBuffer());
      input.value = type === 'base64' ? base64Of(bytes) : '';
      return take(type === 'base64' ? input.value : { bytes, name: taken.name, type: taken.type });
    },
  });
  return h('div', {}, input, known, file, problem);
}

function recordEditor(model, key, holder, name, changed, id) {
  const record = model.records[key];
  holder[name] ??= emptyRecord();
  return h('div', { class: 'nested', id, role: 'group', 'aria-label': record.cpp },
    h('div', { class: 'notes' }, paragraphs(record.text)),
    requiredFirst(membersOf(model, key)).filter((member) => !member.readOnly).map((member) => memberRow(model, member,
      holder[name], member.wire, changed)));
}

// One of several types: which, and its editor.
function unionEditor(model, type, holder, key, changed, id) {
  const union = model.unions[type.union];
  holder[key] ??= {};
  const body = h('div', { class: 'editor' });
  const draw = () => {
    const { place } = holder[key];
    fill(body, place !== undefined &&
      editorOf(model, alternativeOf(model, type, place), holder[key], 'value', changed, newId(), { label: 'Value' }));
  };
  const choose = (text) => {
    holder[key] = text === '' ? {} : { place: Number(text), value: emptyOf(alternativeOf(model, type, Number(text))) };
    draw();
    changed();
  };
  const options = [['', 'choose'], ...union.alternatives.map((each, place) => [String(place), typeName(model, each)]),
    ['-1', 'any JSON']];
  draw();
  return h('div', { class: 'nested', role: 'group', 'aria-label': union.cpp },
    h('div', { class: 'notes' }, paragraphs(union.text)),
    h('select', { id, onchange: (event) => choose(event.target.value) }, options.map(([value, text]) =>
      h('option', { value, selected: value === String(holder[key].place ?? '') }, text))), body);
}

// A list, or a map, whose entries have a name beside the value.
function itemsEditor(model, type, holder, key, changed, id) {
  const inner = type.list || type.map;
  holder[key] ??= [];
  const items = holder[key];
  const body = h('div', { class: 'nested', id, role: 'group', 'aria-label': type.list ? 'items' : 'entries' });
  const draw = () => {
    const rows = items.map((item, index) => {
      const rowId = newId();
      const remove = button('Remove', () => {
        items.splice(index, 1);
        draw();
        changed();
      }, { 'aria-label': `Remove ${index + 1}` });
      const name = type.map && h('input', { type: 'text', 'aria-label': `Name ${index + 1}`, value: item[0],
        oninput: (event) => { item[0] = event.target.value; changed(); } });
      const editor = type.map ? editorOf(model, inner, item, 1, changed, rowId) : editorOf(model, inner, items, index,
        changed, rowId);
      return h('div', { class: 'item' }, name, h('label', { for: rowId, class: 'hidden' }, `Value ${index + 1}`),
        editor, remove);
    });
    fill(body, rows, button('Add', () => {
      items.push(type.map ? ['', emptyOf(inner)] : emptyOf(inner));
      draw();
      changed();
    }));
  };
  draw();
  return body;
}
