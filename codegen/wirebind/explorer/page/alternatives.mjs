// Which alternative of a union a value is, by the choices in the data: what alternatives.py finds as well.
import { Digits, parseJson, plainNumber, writeJson } from './json.mjs';

const cpp = {
  string: 'std::string', float: 'float', double: 'double', boolean: 'bool', base64: 'wirebind::base64_text',
  json: 'wirebind::json::raw', bytes: 'wirebind::bytes',
};
const forms = { float: 'number', double: 'number', boolean: 'boolean', json: 'any' };
const isInteger = /^u?int/;

/** The place of the alternative that a JSON value is; -1 for none. */
export function chosen(model, union, json) {
  const holds = ([place, ...conditions]) =>
    conditions.every((each) => look(model, union.alternatives[place], json, each));
  const found = (union.choices || []).find(holds);
  return found ? found[0] : -1;
}

/** A type as a program writes it. */
export function spelled(model, type) {
  if (typeof type === 'string') return isInteger.test(type) ? `std::${type}_t` : cpp[type];
  if (type.list || type.map) {
    const inner = spelled(model, type.list || type.map);
    return `wirebind::${type.list ? 'list' : 'map'}<${type.nulls ? `wirebind::nullable<${inner}>` : inner}>`;
  }
  const [[kind, key]] = Object.entries(type);
  return `api::${model[`${kind}s`][key].cpp}`;
}

function look(model, type, json, [what, member, wanted]) {
  if (what === 'form') return hasForm(model, type, json);
  if (what === 'items') return Array.isArray(json) && (!json.length || hasForm(model, type.list, json[0]));
  if (formsOf(json)[0] !== 'object') return false;
  if (what === 'has') return member in json;
  if (what === 'lacks') return !(member in json);
  if (what === 'lacks_form') return !(member in json) || formsOf(json[member])[0] !== wanted;
  return member in json && written(json[member]) === written(parseJson(wanted));
}

// A scalar as JSON; a number in one spelling.
function written(json) {
  return json instanceof Digits ? plainNumber(json.text) : writeJson(json);
}

function hasForm(model, type, json) {
  if (type.union) return chosen(model, model.unions[type.union], json) >= 0;
  const text = typeof type === 'string' && (forms[type] || (isInteger.test(type) ? 'integer' : 'string'));
  const form = text || (type.enum ? 'string' : type.list ? 'array' : 'object');
  return form === 'any' || formsOf(json).includes(form);
}

// An integer is a number as well.
function formsOf(json) {
  if (json instanceof Digits) return /[.eE]/.test(json.text) ? ['number'] : ['integer', 'number'];
  if (Array.isArray(json)) return ['array'];
  return json === null ? [] : [typeof json === 'object' ? 'object' : typeof json];
}
