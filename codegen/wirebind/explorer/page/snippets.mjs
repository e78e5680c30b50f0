// The call as C++: coroutine, callback, blocking. What is wrong in what was typed is left out.
import { parseJson, writeJson } from './json.mjs';
import { textOf } from './request.mjs';
import { spelled } from './alternatives.mjs';
import { alternativeOf, isNumber, membersOf, nameOf, scalarProblem } from './values.mjs';

const encoder = new TextEncoder();
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const simple = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
const width = 110;
// An alternative of a union that no literal is: one that is wider would lose digits.
const narrow = /^(?:u?int(?:8|16)|uint32)$/;

const octal = (byte) => `\\${byte.toString(8).padStart(3, '0')}`;

function bytesLiteral(bytes) {
  const shown = [...bytes].map((byte) => {
    const char = String.fromCharCode(byte);
    return /[ -~]/.test(char) && !'"\\?'.includes(char) ? char : octal(byte);
  });
  return `"${shown.join('')}"`;
}

/** A string literal of C++ with its quotes. */
export function literal(text) {
  let out = '';
  for (const char of text.toWellFormed()) {
    if (char in simple) out += simple[char];
    else if (char === '?' && out.endsWith('?')) out += '\\?';
    else if (/[ -~]/.test(char) || (char > '~' && printable.test(char))) out += char;
    else out += [...encoder.encode(char)].map(octal).join('');
  }
  return `"${out}"`;
}


// A text with a NUL has to say how long it is.
function text(value) {
  const { length } = encoder.encode(value.toWellFormed());
  return value.includes('\0') ? `std::string(${literal(value)}, ${length})` : literal(value);
}

function scalar(type, value) {
  if (scalarProblem(type, value)) return undefined;
  if (type === 'base64') return `wirebind::base64_text(${text(value)})`;
  if (type === 'json') return `wirebind::json::raw::parse(${literal(writeJson(parseJson(value)))}).value()`;
  if (type === 'float' || type === 'double') {
    return `${/[.eE]/.test(value) ? value : `${value}.0`}${type === 'float' ? 'F' : ''}`;
  }
  if (type === 'int64' && value === '-9223372036854775808') return '-9223372036854775807 - 1';
  if (type === 'int32' && value === '-2147483648') return '-2147483647 - 1';
  if (type === 'uint64' && BigInt(value) >= 2n ** 63n) return `${value}U`;
  if (value === '-0' && isNumber(type)) return '0';
  return isNumber(type) || type === 'boolean' ? value : text(value);
}

function enumerator(model, key, value) {
  const { cpp, values } = model.enums[key];
  const known = (values || []).find(([each]) => each === value);
  return known ? `api::${cpp}::${known[1]}` : text(value);
}

// Pieces that stand on one line where they fit, else on a line each below the opening brace.
function braces(open, parts, indent) {
  const line = `${open}{${parts.join(', ')}}`;
  if (indent.length + line.length <= width - 30 && !line.includes('\n')) return line;
  return `${open}{\n${parts.map((part) => `${indent}    ${part}`).join(',\n')}}`;
}

function record(model, members, values, keyOf, indent) {
  const parts = [];
  for (const member of members) {
    const value = values[keyOf(member)];
    if (value === undefined) continue;
    const shown = value === null && member.nullable ? 'nullptr' : expression(model, member.type, value,
      `${indent}    `, member.plain);
    if (shown !== undefined) parts.push(`.${member.cpp} = ${shown}`);
  }
  return parts;
}

/** A value as an initialiser; nothing for what is no value of the type. */
export function expression(model, type, value, indent = '', plain = false) {
  if (value === null) return undefined;
  if (type === 'bytes') return bytesExpression(value);
  if (type === 'file') return fileExpression(value, indent);
  if (typeof type === 'string') return scalar(type, value);
  if (type.enum) return enumerator(model, type.enum, value);
  if (type.union) return alternative(model, type, value, indent);
  const inner = `${indent}    `;
  const each = (kind, item) => {
    if (item === null && type.nulls) return 'nullptr';
    return item === undefined ? undefined : expression(model, kind, item, inner);
  };
  if (type.list) {
    const parts = value.map((item) => each(type.list, item)).filter((part) => part !== undefined);
    return parts.length ? braces('', parts, indent) : 'wirebind::empty_value';
  }
  if (type.map) {
    const parts = [...new Map(value)].map(([name, item]) => [name,
      each(type.map, item)]).filter(([, part]) => part !== undefined);
    return parts.length ? braces('', parts.map(([name, part]) => `{${text(name)}, ${part}}`),
      indent) : 'wirebind::empty_value';
  }
  const open = plain ? '' : `api::${model.records[type.record].cpp}`;
  return braces(open, record(model, membersOf(model, type.record), value, (member) => member.wire, indent), indent);
}

function alternative(model, type, { place, value }, indent) {
  if (place === undefined || value === undefined) return undefined;
  const inner = alternativeOf(model, type, place);
  const shown = expression(model, inner, value, indent);
  if (shown === undefined) return undefined;
  if (narrow.test(inner)) return `${spelled(model, inner)}{${shown}}`;
  if (!(inner.list || inner.map)) return shown;
  return spelled(model, inner) + (shown.startsWith('{') ? shown : `(${shown})`);
}

function bytesExpression(value) {
  if (!value.bytes) return value.includes('\0') ? text(value) : literal(value);
  const shown = textOf(value.bytes);
  if (shown !== undefined && !shown.includes('\0')) return literal(shown);
  return `std::string(${bytesLiteral(value.bytes)}, ${value.bytes.length})`;
}

function fileExpression(value, indent) {
  const parts = [`.data = ${bytesExpression(value)}`];
  if (value.name) parts.push(`.file_name = ${text(value.name)}`);
  if (value.type) parts.push(`.media_type = ${text(value.type)}`);
  return braces('wirebind::file_part', parts, indent);
}

/** The definition of the request. */
export function requestCode(model, operation, values) {
  const parts = record(model, operation.request || [], values, nameOf, '  ');
  const type = `const api::${operation.cpp}_request request`;
  return `  ${braces(type, parts, '  ')};\n`;
}

const print = `  std::cout << response.status() << ' ' << response.request_id() << '\\n';\n`;

/** C++ of a call: a coroutine, a callback or a blocking call, as a function that is given a client. */
export function cppCode(model, operation, values, style) {
  const name = operation.cpp;
  const alias = model.namespace === 'api' ? '' : `namespace api = ${model.namespace};\n\n`;
  const head = (header) => `#include <${model.include}/${header}.hpp>\n\n#include <iostream>\n\n${alias}`;
  const request = requestCode(model, operation, values);
  if (style === 'blocking') {
    return `${head('blocking_client')}void call(api::blocking_client& client) {\n${request}` +
      `  const auto response = client.${name}(request);\n${print}}\n`;
  }
  if (style === 'callback') {
    return `${head('client')}void call(api::client& client) {\n${request}` +
      `  client.async_${name}(request, [](std::error_code error, api::${name}_response response) {\n` +
      `    if (error) std::cerr << wirebind::explain(error, response.details());\n  ${print}  });\n}\n`;
  }
  return `${head('client')}asio::awaitable<void> call(api::client& client) {\n${request}` +
    `  const auto response = co_await client.async_${name}(request);\n${print}}\n`;
}
