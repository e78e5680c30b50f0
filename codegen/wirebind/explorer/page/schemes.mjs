// Ways to prove who one is that OpenAPI knows. A signer of a vendor adds itself to `signers` under its scheme.

import { base64Of, encodePart } from './request.mjs';

const base64 = (text) => base64Of(new TextEncoder().encode(text));

const kept = async (typed) => typed;

/**
 * By kind of scheme: `inputs` are what is typed ({name, label, secret}), `take` keeps it, and `sign` adds to a request
 * whose other parts are final. It returns what was signed, where something is.
 */
export const signers = {
  basic: {
    inputs: [{ name: 'user', label: 'User name' }, { name: 'password', label: 'Password', secret: true }],
    take: kept,
    sign: async (request, key) => {
      request.headers.push(['authorization', `Basic ${base64(`${key.user}:${key.password}`)}`]);
      return {};
    },
  },
  bearer: {
    inputs: [{ name: 'token', label: 'Token', secret: true }],
    take: kept,
    sign: async (request, key) => {
      request.headers.push(['authorization', `Bearer ${key.token}`]);
      return {};
    },
  },
  apiKey: {
    inputs: [{ name: 'value', label: 'API key', secret: true }],
    take: kept,
    sign: async (request, key, context) => {
      const { name, in: place } = context.scheme;
      if (place === 'query') {
        request.target += `${request.target.includes('?') ? '&' : '?'}${encodePart(name)}=${encodePart(key.value)}`;
      } else {
        request.headers.push(place === 'cookie' ? ['cookie', `${name}=${key.value}`] : [name, key.value]);
      }
      request.secrets = [...(request.secrets || []), key.value, encodePart(key.value)];
      return {};
    },
  },
};

/** The first alternative of an operation whose schemes the page can all use; nothing where it may be anonymous. */
export function schemesFor(model, operation) {
  const ways = operation.security || [];
  const known = (name) => signers[(model.schemes[name] || {}).kind];
  return ways.find((way) => way.length && way.every(known)) || [];
}
