// Signs a request, sends it through the server of this page, and explains the response.
import { buildRequest, field, hexOf, parseResponse, requestBytes, textOf } from './request.mjs';
import { parseJson } from './json.mjs';
import { schemesFor, signers } from './schemes.mjs';

const remedies = {
  never: 'Sending it again does not help: change the request, or the state that it meets.',
  backoff: 'Nothing was done: send it again after a while.',
  idempotent: 'It may have been done: send it again only if doing it twice does no harm.',
};

const nonce = () => hexOf(crypto.getRandomValues(new Uint8Array(16)));

/** The request of what is typed, signed with the keys that there are, and what was signed. */
export async function signedRequest(model, operation, values, endpoint, keys) {
  const request = buildRequest(model, operation, values, endpoint);
  let signed = {};
  for (const name of schemesFor(model, operation)) {
    const scheme = model.schemes[name];
    if (!keys[name]) continue;
    const context = { scheme, now: Date.now(), nonce: nonce(), action: operation.action.name,
      version: operation.action.version };
    signed = { ...signed, ...(await signers[scheme.kind].sign(request, keys[name], context)) };
  }
  return { request, ...signed };
}

async function post(path, bytes) {
  const response = await fetch(path, { method: 'POST', body: bytes,
    headers: { 'content-type': 'application/octet-stream' } });
  if (!response.ok) {
    throw new Error((await response.text()).trim() || `the server of this page responds with ${response.status}`);
  }
  return response;
}

/** Sends the bytes of a request through the server of this page. */
export async function send(request) {
  const start = performance.now();
  const received = await post(`send?endpoint=${encodeURIComponent(request.origin)}`, requestBytes(request));
  const response = parseResponse(new Uint8Array(await received.arrayBuffer()));
  return { ...response, milliseconds: performance.now() - start };
}

/** What the C++ client would say of the request instead of sending it. */
export async function check(request) {
  return (await (await post('check', requestBytes(request))).json()).violations;
}

// The first text that names lead to; the parts of a name with dots are members of members.
function memberOf(json, names) {
  const inside = (value, part) => {
    const found = Object.keys(Object(value)).find((each) => each.toLowerCase() === part);
    return found && value[found];
  };
  const texts = names.map((name) => name.toLowerCase().split('.').reduce(inside, json));
  return texts.find((each) => typeof each === 'string') || '';
}

const fits = { exact: (code, known) => code === known, prefix: (code, known) => code.startsWith(known),
  contains: (code, known) => code.includes(known) };

/** The entry of the catalogue for a code, or nothing. */
export function knownError(model, code) {
  const codes = Object.keys(model.errors);
  const matches = (known) => fits[model.errors[known].match || 'exact'](code, known);
  const found = codes.find((known) => known === code) || codes.find(matches);
  return found && model.errors[found];
}

/** Code, message and remedy of a response that is an error; nothing for another. */
export function explained(model, response) {
  if (response.status < 400) return undefined;
  let json = {};
  // Where the body is no JSON, the status says what there is to say.
  try { json = parseJson(textOf(response.body)); } catch {}
  const code = memberOf(json, model.service.code);
  const known = code ? knownError(model, code) : undefined;
  const { status } = response;
  const byStatus = status === 429 || status === 503 ? 'backoff' : status >= 500 ? 'idempotent' : 'never';
  return { code, message: memberOf(json, model.service.message), meaning: known && known.text,
    remedy: remedies[known ? known.retry : byStatus], cpp: known && known.cpp };
}

/** The service's id of the request, or ''. */
export const requestIdOf = (model, response) =>
  model.service.requestId.map((name) => field(response.headers, name)).find(Boolean) || '';
