// How parameters are written, by the styles of OpenAPI 3.1: the same texts as the C++ client's.
import { Problem, alternativeOf, membersOf, scalarProblem, toJson } from './values.mjs';

/** Unreserved characters as they are, all else as %XX (RFC 3986). */
export function encodePart(text) {
  const escaped = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, escaped);
}

const plain = {
  path: { style: 'simple' }, header: { style: 'simple' },
  query: { style: 'form', exploded: true }, cookie: { style: 'form', exploded: true },
};
const writtenOf = (member) => member.written || plain[member.in];

/** The leaves of a value as [way, text], where a way is the names and indices that lead to it. */
function leavesOf(model, member, type, value, way = []) {
  if ((value ?? null) === null) return [];
  const inside = (inner, item, step) => leavesOf(model, member, inner, item, [...way, step]);
  if (type.list) return value.flatMap((item, index) => inside(type.list, item, String(index)));
  if (type.map) return [...new Map(value)].flatMap(([name, item]) => inside(type.map, item, name));
  if (type.record) {
    return membersOf(model, type.record).flatMap((each) => (each.others
      ? leavesOf(model, member, each.type, value[each.wire], way) : inside(each.type, value[each.wire], each.wire)));
  }
  if (type.union) {
    return value.place === undefined ? []
      : leavesOf(model, member, alternativeOf(model, type, value.place), value.value, way);
  }
  const problem = scalarProblem(type, value);
  if (problem) throw new Problem(member.cpp, problem);
  return [[way, value]];
}

/** A parameter with its leaves; nothing for one that is absent. */
function written(model, member, value) {
  if (value === undefined) return undefined;
  const { style, exploded, reserved, empty } = writtenOf(member);
  if (style === 'content') {
    return { style, single: true, reserved, leaves: [[[], toJson(model, member.type, value, member.cpp)]] };
  }
  const { list, map, record } = member.type;
  const single = !(list || map || record);
  const leaves = leavesOf(model, member, member.type, value);
  return { style, exploded, reserved, empty, single, list: Boolean(list), leaves };
}

/** The pieces of a value that is not exploded: its items, or names and values in turn. */
const piecesOf = (one) =>
  one.leaves.flatMap(([way, text]) => (one.single || one.list ? [text] : [way[0], text]));

function refuse(member, one, pattern, message) {
  if (piecesOf(one).some((piece) => pattern.test(piece))) throw new Problem(member.cpp, message);
}

/** The text of a variable of a path; throws a Problem. */
export function segmentOf(model, member, value) {
  const one = written(model, member, value) || { leaves: [], single: true };
  const text = one.leaves.length ? one.leaves[0][1] : '';
  const unsafe = new Problem(member.cpp, `"${text}" cannot be one segment of a path`);
  if (!one.leaves.length || piecesOf(one).some((piece) => /[\r\n\0]/.test(piece))) throw unsafe;
  const start = { label: '.', matrix: ';' }[one.style] || '';
  const matrix = one.style === 'matrix';
  const name = encodePart(member.wire);
  const pair = (key, item) => (matrix && item === '' ? key : `${key}=${item}`);
  if (one.single || !one.exploded) {
    const joined = piecesOf(one).map(encodePart).join(',');
    const out = matrix ? start + pair(name, joined) : start + joined;
    if (out === '' || out === '.' || out === '..') throw unsafe;
    return out;
  }
  if (start === '.') refuse(member, one, /\./, 'has a dot, which separates the items');
  const items = one.leaves.map(([way, item]) => {
    if (one.list) return matrix ? pair(name, encodePart(item)) : encodePart(item);
    return pair(encodePart(way[0]), encodePart(item));
  });
  return start + items.join(start || ',');
}

const keptInQuery = /[:/?@!$'()*,;=]/;

function encodeValue(one, text, except) {
  if (!one.reserved) return encodePart(text);
  return [...text].map((char) => (keptInQuery.test(char) && char !== except ? char : encodePart(char))).join('');
}

/** The pairs of a query or of cookies, encoded; throws a Problem. */
export function pairsOf(model, member, value) {
  const one = written(model, member, value);
  if (!one) return [];
  if (!one.leaves.length) return one.empty ? [`${encodePart(member.wire)}=`] : [];
  const pair = (name, text) => `${encodePart(name)}=${encodeValue(one, text)}`;
  if (one.style === 'deep_object') {
    refuse(member, { ...one, leaves: one.leaves.flatMap(([way]) => way.map((step) => [[], step])), single: true },
      /[[\]]|^$/, 'has a bracket in a name, or an empty name');
    return one.leaves.map(([way, text]) => pair(member.wire + way.map((step) => `[${step}]`).join(''), text));
  }
  if (one.style === 'numbered') {
    return one.leaves.map(([way, text]) => pair(`${member.wire}.${Number(way[0]) + 1}`, text));
  }
  if (!one.single && one.exploded) {
    return one.leaves.map(([way, text]) => pair(one.list ? member.wire : way[0], text));
  }
  const separator = one.single ? undefined : { space_delimited: ' ', pipe_delimited: '|' }[one.style];
  if (separator) {
    const name = separator === ' ' ? 'a space' : 'a bar';
    refuse(member, one, separator === ' ' ? / / : /\|/, `has ${name}, which separates the items`);
    return [`${encodePart(member.wire)}=${encodePart(piecesOf(one).join(separator))}`];
  }
  const joined = piecesOf(one).map((piece) => encodeValue(one, piece, one.single ? undefined : ','));
  return [`${encodePart(member.wire)}=${joined.join(',')}`];
}

/** The value of a header field; nothing for one that is absent. */
export function fieldOf(model, member, value) {
  const one = written(model, member, value);
  if (!one || (!one.single && !one.leaves.length)) return undefined;
  if (!one.single) refuse(member, one, /,|^\s|\s$/, 'has a comma or whitespace at an end of an item');
  const named = one.exploded && !one.single && !one.list;
  const parts = named ? one.leaves.map(([way, item]) => `${way[0]}=${item}`) : piecesOf(one);
  const text = parts.join(',').toWellFormed();
  if (/[^\t\x20-\x7e\x80-\u{10ffff}]/u.test(text)) {
    throw new Problem(member.cpp, 'has a character that no header can carry');
  }
  return text;
}
