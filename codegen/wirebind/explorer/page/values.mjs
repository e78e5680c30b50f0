// What is typed, by type: a text for every scalar, an array for a list, pairs for a map, an object by wire name for a
// record, { place, value } for a union, { bytes } for what came from a file, null for null and undefined for what is
// left out.
import { chosen } from './alternatives.mjs';
import { Digits, parseJson, writeJson } from './json.mjs';

/** Something typed that no request can hold; `path` names the member in C++. */
export class Problem extends Error {
  constructor(path, message) {
    super(path ? `${path}: ${message}` : message);
    this.path = path;
  }
}

const widths = [8, 16, 32, 64];
const numbers = new Set(['float', 'double', ...widths.flatMap((bits) => [`int${bits}`, `uint${bits}`])]);
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const integer = /^-?(?:0|[1-9]\d*)$/;

/** Whether a type is a number. */
export const isNumber = (type) => numbers.has(type);

/** The members of a record. */
export const membersOf = (model, key) => model.records[key].members || [];

/** A record without members, which has none that every object has either, such as `constructor`. */
export const emptyRecord = () => Object.create(null);

/** A copy of values; the bytes of a file are shared. */
export function copied(value) {
  if (!value || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(copied);
  const out = emptyRecord();
  for (const name in value) out[name] = copied(value[name]);
  return out;
}

/** The value of a type that a parsed JSON value is; what does not fit is left out. */
export function fromJson(model, type, json) {
  if (type === 'json') return writeJson(json);
  if (json === null) return null;
  if (type.union) {
    const union = model.unions[type.union];
    const place = chosen(model, union, json);
    return { place, value: place < 0 ? writeJson(json) : fromJson(model, union.alternatives[place], json) };
  }
  if (json instanceof Digits) return typeof type === 'string' ? json.text : undefined;
  if (typeof type === 'string' || type.enum) return typeof json === 'object' ? undefined : String(json);
  if (type.list) return Array.isArray(json) ? json.map((item) => fromJson(model, type.list, item)) : undefined;
  if (typeof json !== 'object' || Array.isArray(json)) return undefined;
  if (type.map) return Object.keys(json).map((name) => [name, fromJson(model, type.map, json[name])]);
  const out = emptyRecord();
  const members = membersOf(model, type.record);
  const others = Object.keys(json).filter((name) => !members.some((each) => each.wire === name && !each.others));
  for (const member of members) {
    if (member.others) {
      if (others.length) out[member.wire] = others.map((name) => [name, fromJson(model, member.type.map, json[name])]);
    } else if (member.wire in json) out[member.wire] = fromJson(model, member.type, json[member.wire]);
  }
  return out;
}

/** The same of a JSON text. */
export const fromText = (model, type, text) => fromJson(model, type, parseJson(text));

/** What is wrong with a scalar, or ''. */
export function scalarProblem(type, text) {
  if (type === 'boolean') return text === 'true' || text === 'false' ? '' : `'${text}' is neither true nor false`;
  if (type === 'json') {
    try { parseJson(text); } catch (error) { return error.message; }
    return '';
  }
  if (!isNumber(type)) return '';
  if (type === 'float' || type === 'double') {
    const value = type === 'float' ? Math.fround(Number(text)) : Number(text);
    return number.test(text) && Number.isFinite(value) ? '' : `'${text}' is not a number`;
  }
  if (!integer.test(text)) return `'${text}' is not an integer`;
  const bits = Number(type.replace(/^u?int/, ''));
  const kept = type.startsWith('u') ? BigInt.asUintN(bits, BigInt(text)) : BigInt.asIntN(bits, BigInt(text));
  const sign = type.startsWith('u') ? ' without a sign' : '';
  return kept === BigInt(text) ? '' : `'${text}' does not fit into ${bits} bits${sign}`;
}

/** The type of an alternative of a union by its place; JSON text for a value that is none. */
export const alternativeOf = (model, type, place) =>
  (place < 0 ? 'json' : model.unions[type.union].alternatives[place]);

/** The JSON text of a value; throws a Problem. */
export function toJson(model, type, value, path = '') {
  if (value === null) return 'null';
  if (typeof type === 'string' || type.enum) {
    const text = value === undefined ? '' : value;
    const problem = scalarProblem(type, text);
    if (problem) throw new Problem(path, problem);
    return isNumber(type) || type === 'boolean' || type === 'json' ? text : JSON.stringify(text.toWellFormed());
  }
  if (type.union) {
    const { place, value: inner } = value || {};
    if (place === undefined) throw new Problem(path, 'no alternative is chosen');
    return toJson(model, alternativeOf(model, type, place), inner, path);
  }
  if (type.list) {
    return `[${(value || []).map((item, index) => toJson(model, type.list, item, `${path}[${index}]`)).join(',')}]`;
  }
  if (type.map) {
    const entries = new Map(value || []);
    const parts = [...entries].map(([name, item]) =>
      `${JSON.stringify(name.toWellFormed())}:${toJson(model, type.map, item, `${path}["${name}"]`)}`);
    return `{${parts.join(',')}}`;
  }
  const parts = [];
  for (const member of membersOf(model, type.record)) {
    const item = value?.[member.wire];
    if (item === undefined) continue;
    const text = toJson(model, member.type, item, `${path}.${member.cpp}`);
    parts.push(member.others ? text.slice(1, -1) : `${JSON.stringify(member.wire)}:${text}`);
  }
  return `{${parts.filter(Boolean).join(',')}}`;
}

/** What a form begins with: the examples of what a call needs, and the example of the body. */
export function startValues(model, operation) {
  const out = {};
  for (const member of operation.request || []) {
    const text = member.in === 'body' ? operation.sample || member.example : member.required && member.example;
    if (text) out[nameOf(member)] = fromText(model, member.type, text);
    else if (member.in === 'body' && member.type.record) out[nameOf(member)] = emptyRecord();
  }
  return out;
}

/** What a part of a request is kept under: parameters of different places may share a name. */
export const nameOf = (member) => `${member.in}:${member.wire || ''}`;
