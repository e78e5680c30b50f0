import assert from 'node:assert/strict';
import test from 'node:test';

import { parseJson, writeJson } from '../../codegen/wirebind/explorer/page/json.mjs';
import { chosen, spelled } from '../../codegen/wirebind/explorer/page/alternatives.mjs';
import { expression } from '../../codegen/wirebind/explorer/page/snippets.mjs';
import {
  Problem, copied, fromText, scalarProblem, startValues, toJson,
} from '../../codegen/wirebind/explorer/page/values.mjs';
import { functionCompute, shop } from './fixture.mjs';

test('json: numbers beyond 2^53 keep every digit', () => {
  const text = '{"a":[9007199254740993,-1.50,1e400],"b":"\\u0041\\"","c":null}';
  assert.equal(writeJson(parseJson(text)), '{"a":[9007199254740993,-1.50,1e400],"b":"A\\"","c":null}');
  assert.equal(writeJson(parseJson('{"a":[1,{}],"b":[]}'), true), '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}');
});

for (const text of ['', '{', '[1,]', '{"a" 1}', '01', '"\n"', '1 2', 'nul', '{a:1}', "'a'", '[1']) {
  test(`json: ${JSON.stringify(text)} is no JSON`, () => assert.throws(() => parseJson(text), SyntaxError));
}

test('json: a member called __proto__ is a member', () => {
  assert.equal(writeJson(parseJson('{"__proto__":1}')), '{"__proto__":1}');
});

test('values: what a value is as JSON comes back from the form', () => {
  const model = shop();
  const text =
    '{"string":"é","int64":9223372036854775807,"double":0.1,"boolean":false,"json":{"a":[1.0]},"names":[],' +
    '"flags":{"x":true},"kind":"new","next":{"int32":1},"note":null,"matrix":[[1,2],[]]}';
  assert.equal(toJson(model, { record: 'schema:Thing' }, fromText(model, { record: 'schema:Thing' }, text)), text);
});

test('values: a member of another type than the document says is left out', () => {
  const model = shop();
  assert.equal(
    toJson(
      model,
      { record: 'schema:Thing' },
      fromText(model, { record: 'schema:Thing' }, '{"names":"x","string":{},"int32":3}'),
    ),
    '{"int32":3}',
  );
});

test('values: limits of integers are exact', () => {
  assert.equal(scalarProblem('int32', '2147483647'), '');
  assert.match(scalarProblem('int32', '2147483648'), /does not fit into 32 bits/);
  assert.equal(scalarProblem('int64', '-9223372036854775808'), '');
  assert.match(scalarProblem('int64', '9223372036854775808'), /does not fit into 64 bits/);
  for (const text of ['010', '1.0', '1e2', '', '+1', '0x10'])
    assert.match(scalarProblem('int32', text), /is not an integer/);
  assert.match(scalarProblem('float', '1e39'), /is not a number/);
  assert.equal(scalarProblem('double', '1e39'), '');
});

test('values: a problem names the member in C++', () => {
  const model = shop();
  assert.throws(
    () => toJson(model, { record: 'schema:Thing' }, { matrix: [['x']] }, 'body'),
    (error) => error instanceof Problem && error.message === "body.matrix[0][0]: 'x' is not an integer",
  );
});

test('values: every operation of Function Compute begins with what it needs', () => {
  const model = functionCompute();
  assert.equal(model.operations.length, 67);
  for (const operation of model.operations) {
    const values = startValues(model, operation);
    for (const member of operation.request || []) {
      if (member.required && member.in !== 'body')
        assert.equal(typeof values[`${member.in}:${member.wire}`], 'string', `${operation.id} ${member.wire}`);
    }
    if (operation.sample)
      assert.equal(
        toJson(model, operation.request.find((member) => member.in === 'body').type, values['body:']).length > 2,
        true,
      );
  }
});

test('values: members whose names every object knows are absent until they are typed', () => {
  const model = shop();
  const [put] = model.operations;
  const { 'body:': body } = startValues(model, put);
  assert.equal(toJson(model, { record: 'schema:Thing' }, body), '{}');
  assert.equal(toJson(model, { record: 'schema:Thing' }, copied(body)), '{}');
  assert.equal(toJson(model, { record: 'schema:Thing' }, undefined), '{}');
  const typed = copied({ constructor: 'x', names: ['a'], flags: [['__proto__', 'true']] });
  const text = '{"names":["a"],"flags":{"__proto__":true},"constructor":"x"}';
  assert.equal(toJson(model, { record: 'schema:Thing' }, typed), text);
  const file = { bytes: Uint8Array.from([0, 255]) };
  assert.deepEqual(copied(file).bytes, file.bytes);
});

test('values: integers of every width are alternatives of a union', () => {
  const model = shop();
  const either = { union: 'union:Either' };
  const largest = '18446744073709551615';
  assert.deepEqual(fromText(model, either, `[${largest}]`), { place: 1, value: [largest] });
  assert.equal(expression(model, either, fromText(model, either, '[1]')), 'wirebind::list<std::uint64_t>{1}');
  assert.equal(spelled(model, { list: 'int8', nulls: true }), 'wirebind::list<wirebind::nullable<std::int8_t>>');
});

test('values: members without a name of their own stand beside the others', () => {
  const model = shop();
  const thing = { record: 'schema:Thing' };
  const text = '{"string":"a","b":1,"others":9007199254740993}';
  const value = fromText(model, thing, text);
  assert.deepEqual(value.others, [['b', '1'], ['others', '9007199254740993']]);
  assert.equal(toJson(model, thing, value), text);
  assert.equal(fromText(model, thing, '{"string":"a"}').others, undefined);
  assert.equal(toJson(model, thing, copied({ others: [] })), '{}');
  assert.equal(
    expression(model, thing, fromText(model, thing, '{"string":"a","b":1}')),
    'api::thing{.string = "a", .additional = {{"b", 1}}}',
  );
});

test('values: numbers in any spelling, and the form of a member, choose an alternative', () => {
  const map = { map: 'string' };
  const choices = [[0, ['tag', 'n', '1.50']], [0, ['tag', 'n', '1e5']], [1, ['lacks_form', 'a', 'string']]];
  const place = (text) => chosen(shop(), { alternatives: [map, map], choices }, parseJson(text));
  for (const number of ['1.5', '15e-1', '0.150e+1', '100000', '1E5']) assert.equal(place(`{"n":${number}}`), 0);
  for (const value of ['1', '-1.5', '100001', '"1.5"', '1e999999999999']) assert.equal(place(`{"n":${value}}`), 1);
  assert.equal(place('{"a":"x"}'), -1);
  assert.equal(place('{"a":1}'), 1);
});
