// The call for curl, and what signs it in a shell: secrets are variables of the environment.
import { textOf } from './request.mjs';

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** A variable of the shell inside a text of a request. */
export const shellVariable = (name) => `\u0001${name}\u0001`;

/** The variable that holds what a scheme needs. */
export const environmentOf = (scheme, what) =>
  `${scheme.toUpperCase().replace(/\W/g, '_').replace(/^\d/, '_$&')}_${what}`;

// A word of the shell: variables stand in double quotes, all else in single ones.
function word(text) {
  const parts = text.split('\u0001').map((part, index) => (index % 2 ? `"$${part}"` : part && quoted(part)));
  return parts.join('') || "''";
}

const isText = (body) => textOf(body) !== undefined && !textOf(body).includes('\0');

// The command that prints a body.
function printer(body) {
  if (isText(body)) return `printf %s ${quoted(textOf(body))}`;
  return `printf '${[...body].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}'`;
}

/** The lines that a signature begins with: `payload` is the SHA-256 of the body. */
export const shellBody = (body) => ["sha256() { openssl dgst -sha256 -r \"$@\" | cut -d ' ' -f 1; }",
  `body() { ${body.length ? printer(body) : ':'}; }`, 'payload=$(body | sha256)'];

/** The line that puts the SHA-256 of a text, keyed or not, into a variable. */
export const shellHash = (name, text, key) =>
  `${name}=$(printf %s ${word(text)} | sha256${key ? ` -hmac "$${key}"` : ''})`;

/** A command line for curl, after the lines that sign it: `before` of the request. */
export function curlCode({ method, origin, target, headers, body, options = [], before = [] }) {
  const start = method === 'HEAD' ? 'curl --head' : `curl -X ${method}`;
  const parts = [`${start} ${word(origin + target)}`, ...options];
  for (const [name, value] of headers) {
    if (!/^(?:host|user-agent)$/i.test(name)) parts.push(`-H ${word(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  let pipe = '';
  if (body.length && isText(body) && !before.length) {
    parts.push(`--data-raw ${quoted(textOf(body))}`);
  } else if (body.length) {
    pipe = `${before.length ? 'body' : printer(body)} |\n  `;
    parts.push('--data-binary @-');
  }
  return `${before.map((line) => `${line}\n`).join('')}${pipe}${parts.join(' \\\n  ')}\n`;
}
