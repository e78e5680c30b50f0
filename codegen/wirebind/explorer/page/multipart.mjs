// A body of multipart/form-data, as the C++ client writes it.
import { encodePart, pairsOf } from './parameters.mjs';
import { Problem, membersOf, toJson } from './values.mjs';

const encoder = new TextEncoder();
const quoted = (name) => `"${name.replace(/["\r\n]/g, (char) => encodePart(char))}"`;

/** Whether a value is one text: of one type, or of one of several. */
function isSingle(model, type, levels = 4) {
  if (!type.union) return typeof type === 'string' ? type !== 'json' : type.enum;
  return levels > 0 && model.unions[type.union].alternatives.every((each) => isSingle(model, each, levels - 1));
}

/** Whether a member of a form is a leaf or a list of them, which stands in it as text. */
export const isPlain = (model, { type, others }) => others || isSingle(model, type.list || type);

function part(name, media, value, file) {
  let head = `Content-Disposition: form-data; name=${quoted(name)}`;
  if (file) head += `; filename=${quoted(file)}`;
  if (/[\0-\x08\n-\x1f\x7f]/.test(head)) throw new Problem(name, 'has a character that no part can carry');
  if (media) head += `\r\nContent-Type: ${media}`;
  return [`${head}\r\n\r\n`, value];
}

function partsOf(model, member, { style, media, ...flags }, value) {
  const { wire, type } = member;
  const inner = type.list || type;
  const each = (write) => (type.list ? value : [value]).filter((item) => item !== undefined).map(write);
  if (inner === 'file') {
    const own = /[*,]/.test(media || '*') ? 'application/octet-stream' : media;
    return each((item) => part(wire, item.type || own, item.bytes || item, item.name || wire));
  }
  if (style ? style === 'content' : !isPlain(model, member)) {
    return each((item) => part(wire, media || 'application/json', toJson(model, inner, item, member.cpp)));
  }
  const pairs = pairsOf(model, { ...member, in: 'query', written: style && { style, ...flags } }, value);
  return pairs.map((pair) => {
    const [name, text] = pair.split('=').map(decodeURIComponent);
    return part(name, media, text);
  });
}

/** The bytes of a body, and its boundary; throws a Problem. */
export function multipartOf(model, body, type, value) {
  const encodings = { __proto__: null, ...body.encodings };
  const named = (map, kind) => [...new Map(map)].map(([wire, item]) => [{ wire, cpp: wire, type: kind }, item]);
  const members = type.map ? named(value, type.map) : membersOf(model, type.record).flatMap((member) => {
    const item = value[member.wire];
    if (item === undefined) return [];
    return member.others ? named(item, member.type.map) : [[member, item]];
  });
  const boundary = `wirebind-${crypto.randomUUID()}`;
  const pieces = members.flatMap(([member, item]) => partsOf(model, member, encodings[member.wire] || {}, item))
    .flatMap(([head, inner]) => [`--${boundary}\r\n${head}`, inner, '\r\n']);
  const bytes = [...pieces, `--${boundary}--\r\n`].flatMap((piece) =>
    [...(typeof piece === 'string' ? encoder.encode(piece) : piece)]);
  return { boundary, bytes: Uint8Array.from(bytes) };
}
