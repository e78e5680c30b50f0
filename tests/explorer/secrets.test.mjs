import assert from 'node:assert/strict';
import test from 'node:test';

import { linkOf, readLink } from '../../codegen/wirebind/explorer/page/links.mjs';
import { shownCanonical, shownRequest } from '../../codegen/wirebind/explorer/page/panels.mjs';
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
