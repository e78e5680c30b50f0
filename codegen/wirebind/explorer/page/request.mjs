// From what is typed to the bytes of an HTTP request, as the C++ client writes it, and from bytes to a response.
import { Problem, nameOf, scalarProblem, toJson } from './values.mjs';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Unreserved characters as they are, all else as %XX (RFC 3986). */
export function encodePart(text) {
  const escaped = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, escaped);
}

/** Bytes as base64. */
export const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The bytes of a value that travels as it is. */
export const bytesOfValue = (value) => (value && value.bytes ? value.bytes : encoder.encode(value || ''));

function plainText(member, value) {
  const problem = scalarProblem(member.type, value);
  if (problem) throw new Problem(member.cpp, problem);
  return value;
}

function segment(member, value) {
  const text = value === undefined ? '' : plainText(member, value);
  if (text === '' || text === '.' || text === '..' || /[\r\n\0]/.test(text)) {
    throw new Problem(member.cpp, `"${text}" cannot be one segment of a path`);
  }
  return encodePart(text);
}

function query(members, values) {
  const parts = [];
  for (const member of members) {
    const value = values[nameOf(member)];
    if (member.in !== 'query' || value === undefined) continue;
    const name = encodePart(member.wire);
    if (member.numbered) {
      const each = { ...member, type: member.type.list };
      value.forEach((item, index) => {
        if (item !== undefined) parts.push(`${name}.${index + 1}=${encodePart(plainText(each, item))}`);
      });
    } else {
      parts.push(`${name}=${encodePart(plainText(member, value))}`);
    }
  }
  return parts.length ? `?${parts.join('&')}` : '';
}

function bodyBytes(model, member, value) {
  if (!member || value === undefined) return new Uint8Array();
  return member.type === 'bytes' ? bytesOfValue(value) : encoder.encode(toJson(model, member.type, value, 'body'));
}

/** The request without a signature; throws a Problem. */
export function buildRequest(model, operation, values, endpoint) {
  const members = operation.request || [];
  const path = operation.path.replace(/\{([^}]*)\}/g, (whole, wire) => {
    const member = members.find((each) => each.in === 'path' && each.wire === wire);
    return member ? segment(member, values[nameOf(member)]) : whole;
  });
  const body = members.find((member) => member.in === 'body');
  const bytes = bodyBytes(model, body, body && values[nameOf(body)]);
  const url = new URL(endpoint);
  const headers = [['host', url.host], ['user-agent', 'wirebind-explorer'], ['accept', acceptOf(operation)]];
  for (const member of members) {
    const value = values[nameOf(member)];
    if (member.in !== 'header' || value === undefined) continue;
    const text = plainText(member, value).toWellFormed();
    if (/[^\t\x20-\x7e\x80-\u{10ffff}]/u.test(text)) throw new Problem(member.cpp,
      'has a character that no header can carry');
    headers.push([member.wire, text]);
  }
  if (bytes.length) headers.push(['content-type', operation.body.media]);
  return { method: operation.method, origin: url.origin, target: path + query(members, values), headers, body: bytes };
}

function acceptOf(operation) {
  const result = (operation.responses || []).find((response) => /^2/.test(response.status));
  return result && result.type === 'bytes' ? '*/*' : 'application/json';
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
