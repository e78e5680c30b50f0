// The authentication schemes of OpenAPI. A signer of a vendor adds itself to `signers` under its scheme.

import { encodePart } from './parameters.mjs';
import { base64Of } from './request.mjs';
import { environmentOf, shellVariable } from './shell.mjs';

const base64 = (text) => base64Of(new TextEncoder().encode(text));

const kept = async (typed) => typed;

function addKey(request, { name, in: place }, value) {
  if (place === 'query') request.target += `${request.target.includes('?') ? '&' : '?'}${encodePart(name)}=${value}`;
  else if (place !== 'cookie') request.headers.push([name, value]);
  else {
    const cookies = request.headers.find(([each]) => each === 'cookie');
    if (cookies) cookies[1] += `; ${name}=${value}`;
    else request.headers.push(['cookie', `${name}=${value}`]);
  }
}

/**
 * By kind of scheme: `inputs` are what is typed ({name, label, secret}), `take` keeps it, and `sign` adds to a request
 * whose other parts are final. It returns what was signed, where something is. `shell` adds what curl needs, with
 * secrets as variables, and returns what they hold; the scheme is called `name`.
 */
export const signers = {
  __proto__: null,
  basic: {
    inputs: [{ name: 'user', label: 'User name' }, { name: 'password', label: 'Password', secret: true }],
    take: kept,
    sign: async (request, key) => {
      const text = base64(`${key.user}:${key.password}`);
      request.headers.push(['authorization', `Basic ${text}`]);
      request.secrets.push(key.password, text);
      return {};
    },
    shell: (request, { name }) => {
      const [user, password] = [environmentOf(name, 'USER'), environmentOf(name, 'PASSWORD')];
      request.options = [`-u "$${user}:$${password}"`];
      return `${user} and ${password} hold the user name and the password.`;
    },
  },
  bearer: {
    inputs: [{ name: 'token', label: 'Token', secret: true }],
    take: kept,
    sign: async (request, key) => {
      request.headers.push(['authorization', `Bearer ${key.token}`]);
      request.secrets.push(key.token);
      return {};
    },
    shell: (request, { name }) => {
      const token = environmentOf(name, 'TOKEN');
      request.headers.push(['authorization', `Bearer ${shellVariable(token)}`]);
      return `${token} holds the token.`;
    },
  },
  apiKey: {
    inputs: [{ name: 'value', label: 'API key', secret: true }],
    take: kept,
    sign: async (request, key, { scheme }) => {
      addKey(request, scheme, scheme.in === 'query' ? encodePart(key.value) : key.value);
      request.secrets.push(key.value, encodePart(key.value));
      return {};
    },
    shell: (request, { name, scheme }) => {
      const key = environmentOf(name, 'KEY');
      addKey(request, scheme, shellVariable(key));
      return `${key} holds the API key${scheme.in === 'query' ? ', percent-encoded' : ''}.`;
    },
  },
};

/** The first alternative of an operation whose schemes the page can all use; nothing where it may be anonymous. */
export function schemesFor(model, operation) {
  const ways = operation.security || [];
  const known = (name) => signers[(model.schemes[name] || {}).kind];
  return ways.find((way) => way.length && way.every(known)) || [];
}

/** Why a request has no credentials although its operation requires some; nothing where it has, or may be anonymous. */
export function unsignedNote(model, operation, keys) {
  const ways = operation.security || [];
  const lacking = schemesFor(model, operation).filter((name) => !keys[name]);
  if (lacking.length) return `It was not signed: there are no credentials for ${lacking.join(', ')}.`;
  if (!ways.length || ways.some((way) => !way.length) || schemesFor(model, operation).length) return undefined;
  const unknown = ways.flat().filter((name) => !signers[(model.schemes[name] || {}).kind]);
  return `It was not signed: this page has no signer for ${[...new Set(unknown)].join(', ')}.`;
}
