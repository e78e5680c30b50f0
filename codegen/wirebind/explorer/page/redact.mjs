// Redacts texts of the page: secrets, and values whose names say that they are secrets.
import { parseJson, writeJson } from './json.mjs';
import { alternativeOf, emptyRecord, membersOf } from './values.mjs';

const parts = ['secret', 'password', 'privatekey', 'token', 'credential', 'authorization', 'cookie', 'apikey',
  'signature'];

/** Whether the name of a member or of a field says that its value is a secret; a place in a list is none. */
export function namesSecret(name) {
  const letters = name.toLowerCase().replace(/[_-]/g, '');
  if (/^(?:next|page|continuation)token$/.test(letters)) return false;
  return parts.some((part) => letters.includes(part));
}

/** The value of a header as it is shown: the signature of an Authorization goes, what was signed stays. */
export function shownHeader(name, value, secrets = []) {
  const signed = /^(\S+ .*Signature=).+$/.exec(value);
  if (name.toLowerCase() === 'authorization' && signed) return `${signed[1]}***`;
  if (/nonce|-sha256$/i.test(name)) return value;
  return namesSecret(name) || /accesskey-id/i.test(name) ? '***' : redacted(value, secrets);
}

/** A text in which these secrets are redacted. */
export function redacted(text, secrets) {
  return secrets.filter(Boolean).reduce((out, secret) => out.replaceAll(secret, '***'), text);
}

const areVariables = (name) => /variables$/i.test(name);

const isObject = (value) => value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === null;

/** A JSON value without the values of members that are secrets, and of environment variables. */
export function withoutSecrets(value, inVariables = false) {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, inVariables));
  if (!isObject(value)) return inVariables ? '***' : value;
  const out = emptyRecord();
  for (const name of Object.keys(value)) {
    const scalar = !isObject(value[name]) && !Array.isArray(value[name]);
    out[name] = namesSecret(name) && scalar ? '***' : withoutSecrets(value[name],
      inVariables || areVariables(name));
  }
  return out;
}

/** A body as it is shown: JSON indented and without secrets, other text as it is. */
export function shownBody(text) {
  try {
    return writeJson(withoutSecrets(parseJson(text)), true);
  } catch {
    return text;
  }
}

// JSON as it was typed, unless it has a secret.
function shareableText(text) {
  const shown = shownBody(text);
  return shown.includes('***') ? shown : text;
}

/** The values of a form without secrets and environment variables: what a link may hold. */
export function shareable(model, type, value) {
  if (typeof value === 'string') return type === 'json' || type === 'bytes' ? shareableText(value) : value;
  if ((value ?? null) === null) return value;
  if (value.bytes) return undefined;
  if (Array.isArray(value)) {
    return type.map
      ? value.filter(([name]) => !namesSecret(name)).map(([name, item]) => [name, shareable(model, type.map, item)])
      : value.map((item) => shareable(model, type.list, item));
  }
  const out = emptyRecord();
  if (type.union) {
    const { place } = value;
    return { place, value: shareable(model, alternativeOf(model, type, place), value.value) };
  }
  for (const member of membersOf(model, type.record)) {
    if (!Object.hasOwn(value, member.wire) || namesSecret(member.wire) || areVariables(member.wire)) continue;
    out[member.wire] = shareable(model, member.type, value[member.wire]);
  }
  return out;
}
