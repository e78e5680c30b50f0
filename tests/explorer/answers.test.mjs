import assert from 'node:assert/strict';
import test from 'node:test';

import { changesBetween } from '../../codegen/wirebind/explorer/page/documentation.mjs';
import { bestMatch, grouped, matches } from '../../codegen/wirebind/explorer/page/navigation.mjs';
import { explained, knownError, requestIdOf } from '../../codegen/wirebind/explorer/page/send.mjs';
import { functionCompute, operationOf } from './fixture.mjs';

const model = functionCompute();
const response = (status, body) => ({
  status,
  headers: [['x-fc-request-id', 'r']],
  body: new TextEncoder().encode(body),
});

test('errors: a code of the catalogue has its meaning, a remedy and its C++ name', () => {
  const error = explained(model, response(412, '{"ErrorCode":"PreconditionFailed","ErrorMessage":"no"}'));
  assert.equal(error.code, 'PreconditionFailed');
  assert.equal(error.message, 'no');
  assert.equal(error.cpp, 'precondition_failed');
  assert.match(error.remedy, /does not help/);
  assert.equal(requestIdOf(model, response(200, '')), 'r');
});

test('errors: a code by its part, and one that is not known', () => {
  assert.equal(knownError(model, 'UserThrottling.x'), model.errors.Throttling);
  assert.equal(knownError(model, 'constructor'), undefined);
  assert.match(explained(model, response(503, '<html>')).remedy, /after a while/);
  assert.match(explained(model, response(500, 'null')).remedy, /only if doing it twice/);
  assert.equal(explained(model, response(204, '')), undefined);
});

test('errors: members of members, and those of a body that the document does not describe', () => {
  const service = { requestId: [], code: ['error.code', 'error'], message: ['error.message', 'detail'] };
  const found = (body) => {
    const { code, message } = explained({ ...model, service }, response(400, body));
    return [code, message];
  };
  assert.deepEqual(found('{"error":{"code":"bad","message":"no"}}'), ['bad', 'no']);
  assert.deepEqual(found('{"error":"worse","detail":"none"}'), ['worse', 'none']);
  assert.deepEqual(found('{"error":{"code":7}}'), ['', '']);
  assert.deepEqual(found('[{"error":"x"}]'), ['', '']);
});

test('search: words are looked for in names, paths and summaries', () => {
  const found = model.operations.filter((operation) => matches(operation, 'put function')).map((each) => each.id);
  assert.ok(found.includes('UpdateFunction'));
  assert.ok(matches(operationOf(model, 'GetFunction'), 'get_function'));
  assert.ok(!matches(operationOf(model, 'GetFunction'), 'bucket'));
  assert.equal(grouped(model.operations).flatMap(([, each]) => each).length, 67);
});

test('search: Enter opens the operation of that name, though others come first', () => {
  const found = (words) => bestMatch(model.operations.filter((operation) => matches(operation, words)), words);
  assert.equal(found('update function').id, 'UpdateFunction');
  assert.equal(found('update_f').id, 'UpdateFunction');
  assert.equal(found('/services get').id, model.operations.find((operation) => matches(operation, '/services get')).id);
  assert.equal(bestMatch([], 'x'), undefined);
});

test('changes: those between two days, newest first', () => {
  const all = changesBetween(model, '', '');
  assert.ok(all.length > 100);
  assert.deepEqual(
    all.map(([date]) => date),
    all
      .map(([date]) => date)
      .sort()
      .reverse(),
  );
  const some = changesBetween(model, '2023-01-01', '2023-06-30');
  assert.ok(some.length > 0 && some.every(([date]) => date > '2023-01-01' && date <= '2023-06-30'));
});
