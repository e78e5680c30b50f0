import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { acs3Canonical } from '../../codegen/wirebind/extensions/aliyun_acs3.mjs';
import { field } from '../../codegen/wirebind/explorer/page/request.mjs';
import { schemesFor, signers, unsignedNote } from '../../codegen/wirebind/explorer/page/schemes.mjs';
import { signedRequest } from '../../codegen/wirebind/explorer/page/send.mjs';
import { functionCompute, operationOf, repository, shop } from './fixture.mjs';

// The vectors that the C++ signer is held to.
const vectors = JSON.parse(readFileSync(new URL('tests/aliyun/signature_vectors.json', repository))).filter(
  (each) => each.scheme === 'acs3',
);
const added =
  /^(?:x-acs-(?:version|action|date|signature-nonce|content-sha256|accesskey-id|security-token)|authorization)$/i;

test('signing: there are vectors', () => assert.ok(vectors.length >= 6));

for (const vector of vectors) {
  test(`signing: ${vector.name} has the signature of the C++ signer`, async () => {
    const value = (name) => field(vector.headers, name);
    const key = await signers['acs3-hmac-sha256'].take({
      id: vector.access_key_id,
      secret: vector.access_key_secret,
      token: vector.security_token || '',
    });
    const body = new Uint8Array(Buffer.from(vector.body_base64, 'base64'));
    const request = {
      method: vector.method,
      target: vector.target,
      headers: vector.headers.filter(([name]) => !added.test(name)),
      body,
      secrets: [],
    };
    const context = {
      now: Date.parse(value('x-acs-date')),
      nonce: value('x-acs-signature-nonce'),
      action: value('x-acs-action'),
      version: value('x-acs-version'),
    };
    await signers['acs3-hmac-sha256'].sign(request, key, context);
    assert.equal(field(request.headers, 'authorization'), value('authorization'));
  });
}

test('signing: the key cannot be read back, and the secret is not kept', async () => {
  const key = await signers['acs3-hmac-sha256'].take({ id: 'id', secret: 'very-secret', token: '' });
  assert.equal(key.key.extractable, false);
  assert.doesNotMatch(JSON.stringify(key), /very-secret/);
  await assert.rejects(crypto.subtle.exportKey('raw', key.key));
});

test('signing: a query in UTF-8 is sorted by bytes', () => {
  const { canonical } = acs3Canonical({
    method: 'GET',
    target: '/a*b?%F0%9F%98%80=1&%EF%BF%BD=2&b=&a=2&a=1',
    headers: [['Host', 'h']],
  });
  assert.equal(canonical.split('\n')[1], '/a%2Ab');
  assert.equal(canonical.split('\n')[2], 'a=1&a=2&b=&%EF%BF%BD=2&%F0%9F%98%80=1');
});

test('signing: an operation is signed with the schemes that it names', async () => {
  const model = functionCompute();
  const operation = operationOf(model, 'ListServices');
  assert.deepEqual(schemesFor(model, operation), ['AK']);
  const keys = { AK: await signers['acs3-hmac-sha256'].take({ id: 'id', secret: 's', token: '' }) };
  const { request, canonical, stringToSign } = await signedRequest(model, operation, {}, 'http://127.0.0.1:1', keys);
  assert.match(
    field(request.headers, 'authorization'),
    /^ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-action;.*,Signature=[0-9a-f]{64}$/,
  );
  assert.match(canonical, /^GET\n\/2021-04-06\/services\n\nhost:127\.0\.0\.1:1\n/);
  assert.match(stringToSign, /^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
});

test('signing: a request that is sent unsigned says why', () => {
  const model = { schemes: { key: { kind: 'apiKey' }, vendor: { kind: 'x-signed' } } };
  const note = (security, keys = {}) => unsignedNote(model, { security }, keys);
  assert.match(note([['key']]), /^It was not signed: there are no credentials for key\.$/);
  const unknown = note([['vendor'], ['vendor', 'key']], { key: {} });
  assert.equal(unknown, 'It was not signed: this page has no signer for vendor.');
  for (const security of [undefined, [], [[]], [['vendor'], []]]) assert.equal(note(security), undefined);
  assert.equal(note([['vendor'], ['key']], { key: {} }), undefined);
});

test('signing: basic, bearer and API keys go where their schemes say', async () => {
  const sent = async (scheme, key, more = {}) => {
    const model = { ...shop(), schemes: { S: scheme } };
    const [put] = model.operations;
    const theme = { wire: 'theme', cpp: 'theme', type: 'string', in: 'cookie' };
    const operation = { ...put, request: [...put.request, theme], security: [['S']] };
    return (await signedRequest(model, operation, { 'path:id': 'a', ...more }, 'http://h', { S: key })).request;
  };
  assert.equal(
    field((await sent({ kind: 'basic' }, { user: 'ü', password: 'p' })).headers, 'authorization'),
    'Basic w7w6cA==',
  );
  assert.equal(field((await sent({ kind: 'bearer' }, { token: 't' })).headers, 'authorization'), 'Bearer t');
  assert.equal(
    field((await sent({ kind: 'apiKey', name: 'X-Key', in: 'header' }, { value: 'v' })).headers, 'x-key'),
    'v',
  );
  assert.equal(
    field((await sent({ kind: 'apiKey', name: 'k', in: 'cookie' }, { value: 'v' })).headers, 'cookie'),
    'k=v',
  );
  const cookie = await sent({ kind: 'apiKey', name: 'k', in: 'cookie' }, { value: 'v' }, { 'cookie:theme': 'dark' });
  assert.deepEqual(
    cookie.headers.filter(([name]) => name === 'cookie'),
    [['cookie', 'theme=dark; k=v']],
  );
  assert.equal((await sent({ kind: 'apiKey', name: 'k', in: 'query' }, { value: 'v w' })).target, '/things/a?k=v%20w');
});

test('signing: what was sent with a password or a token says what to hide', async () => {
  const model = shop();
  const operation = { ...model.operations[0], security: [['S']] };
  for (const [kind, key, secrets] of [
    ['basic', { user: 'u', password: 'p w' }, ['p w', 'dTpwIHc=']],
    ['bearer', { token: 't' }, ['t']],
    ['apiKey', { value: 'v w' }, ['v w', 'v%20w']],
  ]) {
    const other = { ...model, schemes: { S: { kind, name: 'k', in: 'query' } } };
    const { request } = await signedRequest(other, operation, { 'path:id': 'a' }, 'http://h', { S: key });
    assert.deepEqual(request.secrets, secrets, kind);
  }
});

test('signing: a scheme whose name every object knows is none', () => {
  for (const kind of ['constructor', 'toString', '__proto__'])
    assert.deepEqual(schemesFor({ schemes: { S: { kind } } }, { security: [['S']] }), [], kind);
});
