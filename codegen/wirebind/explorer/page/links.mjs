// The part of the address that says what the page shows: an operation, and what was typed without secrets and files.
import { linkTo } from './dom.mjs';
import { namesSecret, shareable } from './redact.mjs';
import { base64Of } from './request.mjs';
import { alternativeOf, emptyRecord, membersOf, nameOf } from './values.mjs';

function encoded(text) {
  return base64Of(new TextEncoder().encode(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decoded(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** The link to an operation with values. */
export function linkOf(model, operation, values) {
  const kept = {};
  for (const member of operation.request || []) {
    const value = values[nameOf(member)];
    if (value !== undefined && !namesSecret(member.wire || '')) kept[nameOf(member)] = shareable(model, member.type,
      value);
  }
  return `${linkTo(operation.id)}?v=${encoded(JSON.stringify(kept))}`;
}

// What a link holds comes from a stranger: only values of the form's shape are taken.
function shaped(model, type, value) {
  if (value === null) return null;
  if (typeof type === 'string' || type.enum) return typeof value === 'string' ? value : undefined;
  if (type.list) return Array.isArray(value) ? value.map((item) => shaped(model, type.list, item)) : undefined;
  if (type.map) {
    if (!Array.isArray(value)) return undefined;
    return value.filter((pair) => Array.isArray(pair) && typeof pair[0] === 'string').map(([name, item]) => [name,
      shaped(model, type.map, item)]);
  }
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const out = emptyRecord();
  if (type.union) {
    const { place } = value;
    const inner = Number.isInteger(place) && alternativeOf(model, type, place);
    return inner ? { place, value: shaped(model, inner, value.value) } : out;
  }
  for (const member of membersOf(model, type.record)) {
    if (Object.hasOwn(value, member.wire)) out[member.wire] = shaped(model, member.type, value[member.wire]);
  }
  return out;
}

/** The operation and the values, where it has some, of a link; nothing for another text. */
export function readLink(model, text) {
  const found = /^#\/([^?]+)(?:\?v=([\w-]+))?$/.exec(text);
  const operation = found && model.operations.find((each) => linkTo(each.id) === `#/${found[1]}`);
  if (!operation) return undefined;
  if (!found[2]) return { operation };
  try {
    const values = JSON.parse(decoded(found[2]));
    const kept = {};
    for (const member of operation.request || []) {
      if (Object.hasOwn(values, nameOf(member))) kept[nameOf(member)] = shaped(model, member.type,
        values[nameOf(member)]);
    }
    return { operation, values: kept };
  } catch {
    return { operation };
  }
}
