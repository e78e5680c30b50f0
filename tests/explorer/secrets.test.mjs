import assert from 'node:assert/strict';
import test from 'node:test';

import { linkOf, readLink } from '../../codegen/wirebind/explorer/page/links.mjs';
import { shownCanonical, shownRequest, shownResponse } from '../../codegen/wirebind/explorer/page/panels.mjs';
import { namesSecret, shownBody, shownHeader } from '../../codegen/wirebind/explorer/page/redact.mjs';
import { shop } from './fixture.mjs';

const model = shop();
const [put] = model.operations;

test('secrets: names tell them, and the place in a list is none', () => {
  for (const name of ['access_key_secret', 'X-Api-Key', 'Set-Cookie', 'privateKey', 'sessionToken'])
    assert.equal(namesSecret(name), true, name);
  for (const name of ['nextToken', 'NextToken', 'pageToken', 'memorySize', 'handler'])
    assert.equal(namesSecret(name), false, name);
});

test('secrets: headers show neither signature nor token', () => {
  assert.equal(
    shownHeader('Authorization', 'ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=abc'),
    'ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=***',
  );
  assert.equal(shownHeader('authorization', 'Bearer abc'), '***');
  assert.equal(shownHeader('x-acs-security-token', 'abc'), '***');
  assert.equal(shownHeader('x-acs-signature-nonce', 'abc'), 'abc');
  assert.equal(
    shownCanonical('GET\n/\n\nx-acs-security-token:abc\nx-acs-date:d\n', []),
    'GET\n/\n\nx-acs-security-token:***\nx-acs-date:d\n',
  );
});

test('secrets: bodies show neither passwords nor variables', () => {
  const text =
    '{"password":"p","a":{"environmentVariables":{"K":"v"}},"constructor":{"secret":1,"x":2},"nextToken":"n"}';
  assert.deepEqual(JSON.parse(shownBody(text)), {
    password: '***',
    a: { environmentVariables: { K: '***' } },
    constructor: { secret: '***', x: 2 },
    nextToken: 'n',
  });
  assert.equal(shownBody('no JSON'), 'no JSON');
});

test('answers: of a long body the beginning is shown, without secrets', () => {
  const items = new Array(20000).fill({ password: 'hidden', name: 'x' });
  const body = new TextEncoder().encode(JSON.stringify(items));
  const [, shown] = shownResponse({ headers: [], body });
  assert.ok(shown.length < 200100);
  assert.match(shown, /"name": "x"[^]*\n… the beginning of 660001 bytes$/);
  assert.doesNotMatch(shown, /hidden/);
});

test('secrets: an API key in the target is not shown', () => {
  const request = {
    method: 'GET',
    target: '/a?key=hidden%20x',
    headers: [['host', 'h']],
    body: new Uint8Array(),
    secrets: ['hidden x', 'hidden%20x'],
  };
  assert.equal(shownRequest(request), 'GET /a?key=*** HTTP/1.1\nhost: h');
});

test('links: what was typed comes back, without secrets and files', () => {
  const values = {
    'path:id': 'ä',
    'body:': {
      string: 'x',
      password: 'p',
      flags: [
        ['secret', 'true'],
        ['y', 'false'],
      ],
      variables: [['A', 'b']],
      next: { password: 'q', int32: '1' },
    },
  };
  const link = linkOf(model, put, values);
  assert.match(link, /^#\/PutThing\?v=[\w-]+$/);
  const { operation, values: read } = readLink(model, link);
  assert.equal(operation, put);
  assert.deepEqual(JSON.parse(JSON.stringify(read)), {
    'path:id': 'ä',
    'body:': { string: 'x', flags: [['y', 'false']], next: { int32: '1' } },
  });
});

test('links: what a stranger writes is taken only where it fits', () => {
  const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  assert.equal(readLink(model, '#/Nothing'), undefined);
  assert.equal(readLink(model, '#/PutThing?v=%%%'), undefined);
  assert.equal(readLink(model, '#/%E0%A4%A'), undefined);
  assert.deepEqual(readLink(model, '#/PutThing?v=AAAA'), { operation: put });
  const { values } = readLink(
    model,
    `#/PutThing?v=${encoded({ 'path:id': 5, 'body:': { names: [1, 'a'], flags: ['x', ['k', 'true']], next: [] } })}`,
  );
  assert.deepEqual(JSON.parse(JSON.stringify(values)), { 'body:': { names: [null, 'a'], flags: [['k', 'true']] } });
});

test('links: the alternative of a union comes back, and what it holds has no secrets', () => {
  const either = (place, value) => ({ 'path:id': 'a', 'body:': { either: { place, value } } });
  const read = (link) => JSON.parse(JSON.stringify(readLink(model, link).values));
  const back = (values) => read(linkOf(model, put, values));
  assert.deepEqual(back(either(0, { string: 'x', password: 'p' })), either(0, { string: 'x' }));
  assert.deepEqual(back(either(1, ['1'])), either(1, ['1']));
  assert.deepEqual(back(either(2, 'text')), either(2, 'text'));
  assert.deepEqual(back(either(-1, '{"a":1}')), either(-1, '{"a":1}'));
  assert.deepEqual(back({ 'path:id': 'a', 'body:': { either: {} } }), { 'path:id': 'a', 'body:': { either: {} } });
  for (const place of ['0', 7, 1.5, null]) {
    const link = `#/PutThing?v=${Buffer.from(JSON.stringify(either(place, 'x'))).toString('base64url')}`;
    assert.deepEqual(read(link), { 'path:id': 'a', 'body:': { either: {} } });
  }
});

test('links: JSON that is typed as a text loses its secrets, and only then its form', () => {
  const typed = (json) => readLink(model, linkOf(model, put, { 'body:': { json } })).values['body:'].json;
  assert.equal(typed('{ "a":  1.0 }'), '{ "a":  1.0 }');
  assert.doesNotMatch(typed('{"password":"hidden","a":[{"apiKey":"hidden"}]}'), /hidden/);
  assert.equal(typed('{no JSON'), '{no JSON');
});

test('secrets: a response that repeats a key does not show it', () => {
  const response = { headers: [['X-Echo', 'key k1']], body: new TextEncoder().encode('{"url":"/a?k=k1"}') };
  assert.deepEqual(shownResponse(response, ['k1']), ['X-Echo: key ***', '{\n  "url": "/a?k=***"\n}']);
});
