// From what is typed to the bytes of an HTTP request, as the C++ client writes it, and from bytes to a response.
import { isPlain, multipartOf } from './multipart.mjs';
import { fieldOf, pairsOf, segmentOf } from './parameters.mjs';
import { membersOf, nameOf, toJson } from './values.mjs';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes as base64. */
export const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The bytes of a value that travels as it is. */
export const bytesOfValue = (value) => (value && value.bytes ? value.bytes : encoder.encode(value || ''));

/** All pairs of the members of a place. */
function pairs(model, members, place, values) {
  const there = members.filter((member) => member.in === place);
  return there.flatMap((member) => pairsOf(model, member, values[nameOf(member)]));
}

// A form: leaves and lists of leaves by name, anything else as JSON, unless an encoding says otherwise.
function formText(model, body, type, value) {
  if (type.map) return pairsOf(model, { in: 'query', wire: '', cpp: 'body', type }, value).join('&');
  return membersOf(model, type.record).flatMap((member) => {
    const listed = { __proto__: null, ...body.encodings };
    const written = listed[member.wire] || (isPlain(model, member) ? undefined : { style: 'content' });
    return pairsOf(model, { ...member, in: 'query', written }, value[member.wire]);
  }).join('&');
}

/** The bytes of a body, and its media type. */
function bodyOf(model, { body }, member, value) {
  if (!member || value === undefined) return { bytes: new Uint8Array() };
  const { kind, media } = body;
  if (kind === 'multipart') {
    const { boundary, bytes } = multipartOf(model, body, member.type, value);
    return { bytes, media: `${media}; boundary=${boundary}` };
  }
  if (member.type === 'bytes') return { bytes: bytesOfValue(value), media };
  if (kind === 'form') return { bytes: encoder.encode(formText(model, body, member.type, value)), media };
  return { bytes: encoder.encode(kind === 'text' ? value : toJson(model, member.type, value, 'body')), media };
}

/** The request without a signature, whose path is below that of the endpoint; throws a Problem. */
export function buildRequest(model, operation, values, endpoint) {
  const url = new URL(endpoint);
  const base = operation.base === undefined ? url.pathname.replace(/\/+$/, '') : operation.base;
  const members = operation.request || [];
  const path = operation.path.replace(/\{([^}]*)\}/g, (whole, wire) => {
    const member = members.find((each) => each.in === 'path' && each.wire === wire);
    return member ? segmentOf(model, member, values[nameOf(member)]) : whole;
  });
  const body = members.find((member) => member.in === 'body');
  const { bytes, media } = bodyOf(model, operation, body, body && values[nameOf(body)]);
  const headers = [['host', url.host], ['user-agent', 'wirebind-explorer'], ['accept', acceptOf(operation)]];
  for (const member of members) {
    const text = member.in === 'header' ? fieldOf(model, member, values[nameOf(member)]) : undefined;
    if (text !== undefined) headers.push([member.wire, text]);
  }
  const cookies = pairs(model, members, 'cookie', values);
  if (cookies.length) headers.push(['cookie', cookies.join('; ')]);
  const query = pairs(model, members, 'query', values);
  if (bytes.length) headers.push(['content-type', media]);
  const target = base + path + (query.length ? `?${query.join('&')}` : '');
  return { method: operation.method, origin: url.origin, target, headers, body: bytes, secrets: [] };
}

function acceptOf(operation) {
  const result = (operation.responses || []).find((response) => /^2/.test(response.status));
  if (result && result.others) return [result, ...result.others].map(({ media }) => media).join(', ');
  const text = result && /^text\//.test(result.media || '') && result.type !== 'bytes';
  return text ? `${result.media}, */*` : result && result.type === 'bytes' ? '*/*' : 'application/json';
}

/** The first value of a field; its name in any case. */
export function field(headers, name) {
  const found = headers.find(([each]) => each.toLowerCase() === name.toLowerCase());
  return found && found[1];
}

/** The bytes that go over the wire; the connection ends after the response. */
export function requestBytes(request) {
  const lines = [`${request.method} ${request.target} HTTP/1.1`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`)];
  const { length } = request.body;
  if (length || /^(?:POST|PUT|PATCH)$/.test(request.method)) lines.push(`content-length: ${length}`);
  const head = encoder.encode(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`);
  const out = new Uint8Array(head.length + request.body.length);
  out.set(head);
  out.set(request.body, head.length);
  return out;
}

/** A response out of all its bytes; throws an Error for what is none. */
export function parseResponse(bytes) {
  let end = 0;
  while (end + 3 < bytes.length && ![13, 10, 13, 10].every((byte, index) => bytes[end + index] === byte)) end += 1;
  const lines = decoder.decode(bytes.subarray(0, end)).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(lines.shift());
  if (!status || end + 3 >= bytes.length) throw new Error('the response is not HTTP/1.1, or ends early');
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const rest = bytes.subarray(end + 4);
  const length = field(headers, 'content-length');
  const body = length === undefined ? rest : rest.subarray(0, Number(length));
  return { status: Number(status[1]), reason: status[2], headers, body };
}

/** A body as text where it is UTF-8, else nothing. */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
