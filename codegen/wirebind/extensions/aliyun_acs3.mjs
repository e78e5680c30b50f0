// The signature ACS3-HMAC-SHA256 by WebCrypto. The secret becomes a key that cannot be read back; its text is not kept.
import { encodePart } from '../explorer/page/parameters.mjs';
import { field, hexOf } from '../explorer/page/request.mjs';
import { signers } from '../explorer/page/schemes.mjs';
import { shellBody, shellHash, shellVariable } from '../explorer/page/shell.mjs';

const encoder = new TextEncoder();
const hex = (buffer) => hexOf(new Uint8Array(buffer));
const sha256 = async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes));

// Texts are compared as bytes of UTF-8, which is the order of code points.
function byBytes(a, b) {
  const [left, right] = [a, b].map((text) => hexOf(encoder.encode(text)));
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalQuery(query) {
  const items = query.split('&').filter(Boolean).map((item) => {
    const [name, ...value] = item.split('=');
    return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
  });
  items.sort((a, b) => byBytes(a[0], b[0]) || byBytes(a[1], b[1]));
  return items.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join('&');
}

/** The canonical request of ACS3, and the names of the fields that it signs. */
export function acs3Canonical(request) {
  const cut = request.target.indexOf('?');
  const path = (cut < 0 ? request.target : request.target.slice(0, cut)) || '/';
  const query = cut < 0 ? '' : request.target.slice(cut + 1);
  const names = [...new Set(request.headers.map(([name]) => name.toLowerCase()))]
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-')).sort();
  const lines = names.map((name) => {
    const values = request.headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value.trim());
    return `${name}:${values.sort(byBytes).join(',')}\n`;
  });
  const plainPath = path.replaceAll('+', '%20').replaceAll('*', '%2A').replace(/%7e/gi, '~');
  const canonical = [request.method, plainPath, canonicalQuery(query), lines.join(''), names.join(';'),
    field(request.headers, 'x-acs-content-sha256')].join('\n');
  return { names, canonical };
}

const variable = 'ALIBABA_CLOUD_ACCESS_KEY';

const fieldsOf = ({ version, action }, date, nonce, payload) => [['x-acs-version', version], ['x-acs-action', action],
  ['x-acs-date', date], ['x-acs-signature-nonce', nonce], ['x-acs-content-sha256', payload]];

const authorization = (id, names, signature) => ['Authorization',
  `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=${names.join(';')},Signature=${signature}`];

signers['acs3-hmac-sha256'] = {
  inputs: [
    { name: 'id', label: 'Access key id' },
    { name: 'secret', label: 'Access key secret', secret: true },
    { name: 'token', label: 'Security token', secret: true, optional: true },
  ],
  take: async ({ id, secret, token }) => ({
    id,
    token,
    key: await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false,
      ['sign']),
  }),
  sign: async (request, { id, token, key }, context) => {
    const date = new Date(context.now).toISOString().replace(/\.\d+Z$/, 'Z');
    request.headers.push(...fieldsOf(context, date, context.nonce, await sha256(request.body)));
    if (token) request.headers.push(['x-acs-accesskey-id', id], ['x-acs-security-token', token]);
    const { names, canonical } = acs3Canonical(request);
    const stringToSign = `ACS3-HMAC-SHA256\n${await sha256(encoder.encode(canonical))}`;
    const signature = hex(await crypto.subtle.sign('HMAC', key, encoder.encode(stringToSign)));
    request.headers.push(authorization(id, names, signature));
    if (token) request.secrets.push(token);
    return { canonical, stringToSign };
  },
  shell: (request, context) => {
    const values = ['date', 'nonce', 'payload'].map(shellVariable);
    request.headers.push(...fieldsOf(context, ...values));
    const { names, canonical } = acs3Canonical(request);
    const text = `ACS3-HMAC-SHA256\n${shellVariable('hash')}`;
    request.before = [...shellBody(request.body), 'date=$(date -u +%Y-%m-%dT%H:%M:%SZ)',
      'nonce=$(openssl rand -hex 16)', shellHash('hash', canonical),
      shellHash('signature', text, `${variable}_SECRET`)];
    request.headers.push(authorization(shellVariable(`${variable}_ID`), names, shellVariable('signature')));
    return `${variable}_ID and ${variable}_SECRET hold the access key; OpenSSL signs.`;
  },
};
