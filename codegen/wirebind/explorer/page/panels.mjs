// The panels beside the form: code, messages of the check, the request as it was sent, and its response.
import { copyButton, folded, h, prose } from './dom.mjs';
import { redacted, shownBody, shownHeader } from './redact.mjs';
import { textOf } from './request.mjs';
import { explained, requestIdOf } from './send.mjs';

/** Code in a box that can be copied. */
export function codeBox(what, text) {
  return h('div', { class: 'code' }, copyButton('Copy', () => text, { 'aria-label': `Copy ${what}` }),
    h('pre', { tabindex: '0', 'aria-label': what }, h('code', {}, text)));
}

// A browser lays out more than this for seconds.
const longest = 200000;

const shownBytes = (bytes, secrets) => {
  const text = textOf(bytes);
  if (text === undefined) return `${bytes.length} bytes`;
  const shown = redacted(shownBody(text), secrets);
  return shown.length > longest ? `${shown.slice(0, longest)}\n… the beginning of ${bytes.length} bytes` : shown;
};

const shownFields = (headers, secrets) =>
  headers.map(([name, value]) => `${name}: ${shownHeader(name, value, secrets)}`);

/** The fields and the body of a response as texts, without the secrets that were sent. */
export const shownResponse = ({ headers, body }, secrets = []) => [shownFields(headers, secrets).join('\n'),
  shownBytes(body, secrets)];

/** A request as text, without secrets. */
export function shownRequest(request) {
  const secrets = request.secrets || [];
  const head = [`${request.method} ${redacted(request.target, secrets)} HTTP/1.1`,
    ...shownFields(request.headers, secrets)].join('\n');
  return request.body.length ? `${head}\n\n${shownBytes(request.body, secrets)}` : head;
}

/** A canonical request as text: a line of a secret field without its value. */
export function shownCanonical(text, secrets = []) {
  return text.split('\n').map((line) => {
    const found = /^(x-[\w-]+):(.+)$/.exec(line);
    return found ? `${found[1]}:${shownHeader(found[1], found[2], secrets)}` : redacted(line, secrets);
  }).join('\n');
}

/** What the check found; nothing is shown where all is well. */
export function violationList(violations) {
  if (!violations.length) return h('p', { class: 'good' }, 'The C++ client would send this.');
  return h('div', { class: 'bad' }, h('p', {}, 'The C++ client would not send this:'),
    h('ul', {}, violations.map((each) => h('li', {}, each))));
}

function errorBox(model, response) {
  const error = explained(model, response);
  if (!error) return null;
  return h('div', { class: 'bad', role: 'alert' },
    h('p', {}, h('strong', {}, error.code || `Status ${response.status}`), error.message ? `: ${error.message}` : ''),
    error.meaning && h('p', {}, prose(error.meaning)), h('p', {}, error.remedy),
    error.cpp && h('p', {}, 'In C++: ', h('code', {}, `error.code() == api::errc::${error.cpp}`)));
}

/** All about one exchange. */
export function exchangePanel(model, { request, canonical, stringToSign, response, failure, note }) {
  const secrets = request.secrets;
  const sent = [folded('Request as sent', codeBox('request', shownRequest(request))),
    canonical && folded('Canonical request', codeBox('canonical request', shownCanonical(canonical, secrets))),
    stringToSign && folded('String to sign', codeBox('string to sign', stringToSign))];
  if (failure) return [note && h('p', {}, note), h('p', { class: 'bad', role: 'alert' }, failure), sent];
  const id = requestIdOf(model, response);
  const [fields, body] = shownResponse(response, secrets);
  return [
    h('p', { class: response.status < 400 ? 'status good' : 'status bad' },
      h('strong', {}, `${response.status} ${response.reason}`), ` in ${Math.round(response.milliseconds)} ms`,
        id ? `, request ${id}` : ''),
    note && h('p', { class: 'notes' }, note), errorBox(model, response),
    response.body.length ? codeBox('response body', body) : h('p', {}, 'The response has no body.'),
    folded('Response headers', codeBox('response headers', fields)), sent,
  ];
}
