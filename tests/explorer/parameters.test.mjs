import assert from 'node:assert/strict';
import test from 'node:test';

import { fieldOf, pairsOf, segmentOf } from '../../codegen/wirebind/explorer/page/parameters.mjs';

const members = ['R', 'G', 'B'].map((wire) => ({ wire, cpp: wire, type: 'int32' }));
const model = {
  records: { 'schema:Color': { members } },
  unions: { 'schema:Id': { cpp: 'id', alternatives: ['int64', 'string'] } },
};
const list = { list: 'string' };
const object = { record: 'schema:Color' };
const colours = ['blue', 'black', 'brown'];
const mixture = { R: '100', G: '200', B: '150' };

function member(place, type, style, exploded, more = {}) {
  return { wire: 'color', cpp: 'color', in: place, type, written: style && { style, exploded, ...more } };
}

test('parameters: the styles of a path, as OpenAPI and RFC 6570 show them', () => {
  const text = (type, value, style, exploded) => segmentOf(model, member('path', type, style, exploded), value);
  assert.equal(text('string', 'blue'), 'blue');
  assert.equal(text(list, colours), 'blue,black,brown');
  assert.equal(text(object, mixture, 'simple', true), 'R=100,G=200,B=150');
  assert.equal(text(list, colours, 'label', true), '.blue.black.brown');
  assert.equal(text(object, mixture, 'label'), '.R,100,G,200,B,150');
  assert.equal(text('string', '', 'matrix'), ';color');
  assert.equal(text(list, colours, 'matrix', true), ';color=blue;color=black;color=brown');
  assert.equal(text(object, mixture, 'matrix', true), ';R=100;G=200;B=150');
  assert.throws(() => text(list, []), /cannot be one segment/);
  assert.throws(() => text(list, ['a.b'], 'label', true), /has a dot/);
});

test('parameters: the styles of a query, as OpenAPI and RFC 6570 show them', () => {
  const text = (type, value, style, exploded, more) =>
    pairsOf(model, member('query', type, style, exploded, more), value).join('&');
  assert.equal(text(list, colours), 'color=blue&color=black&color=brown');
  assert.equal(text(list, colours, 'form', false), 'color=blue,black,brown');
  assert.equal(text(object, mixture), 'R=100&G=200&B=150');
  assert.equal(text(list, colours, 'space_delimited'), 'color=blue%20black%20brown');
  assert.equal(text(list, colours, 'pipe_delimited'), 'color=blue%7Cblack%7Cbrown');
  assert.equal(text(object, { R: '1' }, 'deep_object', true), 'color%5BR%5D=1');
  assert.equal(text(list, ['a', 'b'], 'numbered'), 'color.1=a&color.2=b');
  assert.equal(text(object, mixture, 'content'), 'color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D');
  assert.equal(text('string', 'a/b&c', 'form', true, { reserved: true }), 'color=a/b%26c');
  assert.equal(text(list, [], 'form', true, { empty: true }), 'color=');
  assert.equal(text(list, []), '');
  assert.throws(() => text(list, ['a|b'], 'pipe_delimited'), /has a bar/);
  assert.throws(() => text(object, { R: 'x' }), /is not an integer/);
});

test('parameters: fields and cookies', () => {
  assert.equal(fieldOf(model, member('header', list), colours), 'blue,black,brown');
  assert.equal(fieldOf(model, member('header', list), []), undefined);
  assert.throws(() => fieldOf(model, member('header', list), ['a,b']), /has a comma/);
  assert.deepEqual(pairsOf(model, member('cookie', 'string'), 'a;b'), ['color=a%3Bb']);
});

test('parameters: one of several types is the text of the one that it is', () => {
  const id = { union: 'schema:Id' };
  const query = (type, value, style) => pairsOf(model, member('query', type, style, false), value).join('&');
  assert.equal(query(id, { place: 0, value: '12' }), 'color=12');
  assert.equal(query({ list: id }, [{ place: 1, value: 'a b' }, { place: 0, value: '1' }], 'form'), 'color=a%20b,1');
  assert.equal(segmentOf(model, member('path', id), { place: 1, value: '@all' }), '%40all');
  assert.throws(() => query(id, { place: 0, value: 'x' }), /is not an integer/);
});
