import assert from 'node:assert/strict';
import test from 'node:test';

import { encodePart } from '../../codegen/wirebind/explorer/page/parameters.mjs';
import { buildRequest, parseResponse, requestBytes } from '../../codegen/wirebind/explorer/page/request.mjs';
import { copied } from '../../codegen/wirebind/explorer/page/values.mjs';
import { shop } from './fixture.mjs';

const model = shop();
const [put] = model.operations;
const text = (bytes) => new TextDecoder().decode(bytes);
const endpoint = 'http://127.0.0.1:9000';

test('request: parts are written where they travel', () => {
  const values = {
    'path:id': 'a/ä *',
    'query:tag': ['x', 'y&z'],
    'query:count': '3',
    'header:X-Note': 'one',
    'body:': copied({ string: '☃', int64: '9007199254740993' }),
  };
  const request = buildRequest(model, put, values, endpoint);
  assert.equal(
    text(requestBytes(request)),
    'PUT /things/a%2F%C3%A4%20%2A?tag.1=x&tag.2=y%26z&count=3 HTTP/1.1\r\nhost: 127.0.0.1:9000\r\n' +
      'user-agent: wirebind-explorer\r\naccept: application/json\r\nX-Note: one\r\n' +
      'content-type: application/json\r\ncontent-length: 41\r\nconnection: close\r\n\r\n' +
      '{"string":"☃","int64":9007199254740993}',
  );
});

test('request: the path is below that of the endpoint, or below that of the operation', () => {
  const targetOf = (operation, url) => buildRequest(model, operation, { 'path:id': 'a' }, url).target;
  assert.equal(targetOf(put, 'https://h/'), '/things/a');
  assert.equal(targetOf(put, 'https://h/v2/'), '/v2/things/a');
  assert.equal(targetOf({ ...put, base: '/own' }, 'https://h/v2'), '/own/things/a');
  assert.equal(targetOf({ ...put, base: '' }, 'https://h/v2'), '/things/a');
});

for (const id of ['', '.', '..', 'a\r\nb', 'a\0']) {
  test(`request: ${JSON.stringify(id)} is no segment of a path`, () => {
    assert.throws(() => buildRequest(model, put, { 'path:id': id }, endpoint), /cannot be one segment of a path/);
  });
}

test('request: a header takes no line break, and a number no text', () => {
  assert.throws(
    () => buildRequest(model, put, { 'path:id': 'a', 'header:X-Note': 'a\r\nEvil: 1' }, endpoint),
    /note: has a character/,
  );
  assert.throws(
    () => buildRequest(model, put, { 'path:id': 'a', 'query:count': 'x' }, endpoint),
    /count: 'x' is not an integer/,
  );
});

test('request: unreserved characters alone stay as they are', () => {
  assert.equal(encodePart("aZ9-._~!'()*+ \ud800"), 'aZ9-._~%21%27%28%29%2A%2B%20%EF%BF%BD');
});

test('request: a response is read with its body as bytes', () => {
  const bytes = new TextEncoder().encode(
    'HTTP/1.1 412 Precondition Failed\r\nETag: a\r\nX: 1\r\nContent-Length: 3\r\n\r\nabcd',
  );
  const response = parseResponse(bytes);
  assert.deepEqual([response.status, response.reason, text(response.body)], [412, 'Precondition Failed', 'abc']);
  assert.deepEqual(response.headers[0], ['ETag', 'a']);
  for (const wrong of ['', 'HTTP/1.1 200 OK\r\n', 'nonsense\r\n\r\n'])
    assert.throws(() => parseResponse(new TextEncoder().encode(wrong)), /not HTTP/);
});

test('request: other members of a form stand beside those that have names', () => {
  const members = [
    { wire: 'user', cpp: 'user', type: 'string' },
    { wire: 'others', cpp: 'additional', type: { map: 'string' }, others: true },
  ];
  const other = { ...model, records: { ...model.records, 'schema:Form': { cpp: 'form', members } } };
  const operation = {
    ...put,
    body: { kind: 'form', media: 'application/x-www-form-urlencoded' },
    request: [put.request[0], { in: 'body', type: { record: 'schema:Form' } }],
  };
  const values = { 'path:id': 'a', 'body:': { user: 'u', others: [['k&', 'v w']] } };
  assert.equal(text(buildRequest(other, operation, values, endpoint).body), 'user=u&k%26=v%20w');
});

test('request: parts are texts, JSON and files, and no name adds a line', () => {
  const post = { ...put, path: '/x', request: [{ in: 'body', type: { record: 'schema:Parts' } }], body: {
    kind: 'multipart', media: 'multipart/form-data',
    encodings: { cover: { style: 'content', media: 'image/png' }, deep: { style: 'deep_object', exploded: true } },
  } };
  const members = ['title', 'cover', 'tags', 'thing', 'deep', 'more'].map((wire) => ({ wire, cpp: wire }));
  const thing = { record: 'schema:Thing' };
  const types = ['string', 'file', { list: 'string' }, { list: thing }, thing, { list: 'file' }];
  const others = { wire: 'others', cpp: 'additional', type: { map: 'file' }, others: true };
  const parts = { cpp: 'parts', members: [...members.map((one, index) => ({ ...one, type: types[index] })), others] };
  const values = { title: 'a b', cover: { bytes: Uint8Array.of(1), name: 'c"\r\n.png' }, tags: ['x', 'y,z'],
    thing: [{ __proto__: null, string: 's' }], deep: { __proto__: null, int32: '7' }, more: ['m'],
    others: [['o"', 'n']] };
  const own = { ...model, records: { ...model.records, 'schema:Parts': parts } };
  const request = buildRequest(own, post, { 'body:': values }, endpoint);
  const media = request.headers.find(([name]) => name === 'content-type')[1];
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(media)[1];
  const start = 'Content-Disposition: form-data; name=';
  const expected = [`${start}"title"\r\n\r\na b`,
    `${start}"cover"; filename="c%22%0D%0A.png"\r\nContent-Type: image/png\r\n\r\n\x01`,
    `${start}"tags"\r\n\r\nx`, `${start}"tags"\r\n\r\ny,z`,
    `${start}"thing"\r\nContent-Type: application/json\r\n\r\n{"string":"s"}`, `${start}"deep[int32]"\r\n\r\n7`,
    `${start}"more"; filename="more"\r\nContent-Type: application/octet-stream\r\n\r\nm`,
    `${start}"o%22"; filename="o%22"\r\nContent-Type: application/octet-stream\r\n\r\nn`];
  const all = expected.map((each) => `--${boundary}\r\n${each}\r\n`).join('');
  assert.equal(text(request.body), `${all}--${boundary}--\r\n`);
});
