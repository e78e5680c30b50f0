// A whole life in Function Compute with the vendor's JavaScript client, whose code knows nothing of ours.
// Usage: node life_cycle.js http://127.0.0.1:PORT; prints "cases: N passed, M failed".
'use strict';
const assert = require('node:assert');
const sdk = require('@alicloud/fc-open20210406');
const { Config } = require('@alicloud/openapi-client');
const { RuntimeOptions } = require('@alicloud/tea-util');

const endpoint = process.argv[2].replace('http://', '');
const makeClient = (id, secret, options = {}) => new sdk.default(new Config({
  accessKeyId: id, accessKeySecret: secret, endpoint, protocol: 'HTTP', regionId: 'cn-hangzhou', ...options,
}));
const client = makeClient('wirebind-test-key', 'wirebind-test-secret');
const runtime = new RuntimeOptions({ readTimeout: 10000, connectTimeout: 5000 });
const zip = Buffer.from('any bytes').toString('base64');

// Calls an operation with a body or headers of its own; the vendor's classes are found by their names.
function call(operation, path = [], { body, query, headers = {}, using = client } = {}) {
  const upper = operation[0].toUpperCase() + operation.slice(1);
  const fields = body ? { [`${upper}Request`]: body } : query;
  const request = sdk[`${upper}Request`] && new sdk[`${upper}Request`](fields || {});
  const Headers = sdk[`${upper}Headers`];
  const args = [...path, ...(request ? [request] : []), ...(Headers ? [new Headers(headers)] : [headers]), runtime];
  return using[`${operation}WithOptions`](...args);
}

async function refused(promise, status) {
  try {
    await promise;
  } catch (error) {
    // For the published spelling ErrorCode this client has the status only in its words.
    const found = error.statusCode || (error.data && error.data.statusCode) || /code: (\d{3})/.exec(error.message)?.[1];
    assert.equal(Number(found), status, String(error));
    return error;
  }
  assert.fail('was not refused');
}

const steps = {
  async 'a service is created, read and listed'() {
    const made = await call('createService', [], { query: { serviceName: 'demo', description: 'first' } });
    assert.equal(made.body.serviceName, 'demo');
    assert.equal((await call('getService', ['demo'])).body.description, 'first');
    assert.equal((await call('listServices')).body.services.length, 1);
  },
  async '25 functions are created and listed in pages'() {
    for (let i = 0; i !== 25; ++i) {
      const functionName = `f${String(i).padStart(2, '0')}`;
      const code = new sdk.Code({ zipFile: zip });
      await call('createFunction', ['demo'], { query: { functionName, handler: 'index.handler', runtime: 'nodejs16', code } });
    }
    const seen = [];
    let nextToken;
    do {
      const page = (await call('listFunctions', ['demo'], { query: { limit: 10, nextToken } })).body;
      seen.push(...page.functions.map((one) => one.functionName));
      nextToken = page.nextToken;
    } while (nextToken);
    assert.equal(seen.length, 25);
    assert.deepEqual(seen, [...seen].sort());
  },
  async 'a function is updated, with and without If-Match'() {
    const before = await call('getFunction', ['demo', 'f00']);
    const changed = await call('updateFunction', ['demo', 'f00'],
      { query: { memorySize: 512, instanceConcurrency: 7 }, headers: { ifMatch: before.headers.etag } });
    assert.equal(changed.body.memorySize, 512);
    assert.equal(changed.body.instanceConcurrency, 7);
    await refused(call('updateFunction', ['demo', 'f00'],
      { query: { memorySize: 128 }, headers: { ifMatch: before.headers.etag } }), 412);
    const again = await call('updateFunction', ['demo', 'f00'], { query: { timeout: 9 } });
    assert.equal(again.body.timeout, 9);
    assert.equal(again.body.memorySize, 512);
  },
  async 'a function is invoked, now and later'() {
    const now = await call('invokeFunction', ['demo', 'f00'],
      { query: { body: Buffer.from('hello') }, headers: { xFcInvocationType: 'Sync', xFcLogType: 'Tail' } });
    assert.equal(Buffer.from(now.body).toString(), 'hello');
    const later = await call('invokeFunction', ['demo', 'f00'],
      { query: { body: Buffer.from('later') },
        headers: { xFcInvocationType: 'Async', xFcStatefulAsyncInvocationId: 'job', xFcStatefulAsyncInvocationEnable: 'true' } });
    assert.ok(later.headers['x-fc-stateful-async-invocation-id']);
  },
  async 'a version is published, an alias points to it'() {
    const version = (await call('publishServiceVersion', ['demo'], { query: { description: 'one' } })).body.versionId;
    assert.equal(String(version), '1');
    await call('createAlias', ['demo'], { query: { aliasName: 'prod', versionId: '1' } });
    assert.equal((await call('getAlias', ['demo', 'prod'])).body.versionId, '1');
    assert.equal((await call('getFunction', ['demo', 'f00'], { query: { qualifier: 'prod' } })).body.memorySize, 512);
  },
  async 'a trigger is created, read and listed'() {
    const triggerConfig = JSON.stringify({ cronExpression: '@every 5m', enable: true, payload: '' });
    await call('createTrigger', ['demo', 'f00'], { query: { triggerName: 'clock', triggerType: 'timer', triggerConfig } });
    const got = (await call('getTrigger', ['demo', 'f00', 'clock'])).body;
    assert.equal(JSON.parse(got.triggerConfig).cronExpression, '@every 5m');
    assert.equal((await call('listTriggers', ['demo', 'f00'])).body.triggers.length, 1);
  },
  async 'instances are provisioned, asynchronous handling is set'() {
    const target = (await call('putProvisionConfig', ['demo', 'f00'], { query: { qualifier: 'prod', target: 1 } })).body.target;
    assert.equal(target, 1);
    await call('putFunctionAsyncInvokeConfig', ['demo', 'f00'], { query: { qualifier: 'prod', maxAsyncRetryAttempts: 2 } });
    const config = (await call('getFunctionAsyncInvokeConfig', ['demo', 'f00'], { query: { qualifier: 'prod' } })).body;
    assert.equal(config.maxAsyncRetryAttempts, 2);
  },
  async 'tags are set, read and taken off'() {
    const resourceArn = 'acs:fc:cn-hangzhou:1234567890123456:services/demo';
    await call('tagResource', [], { query: { resourceArn, tags: { team: 'blue', stage: 'test' } } });
    assert.equal((await call('getResourceTags', [], { query: { resourceArn } })).body.tags.team, 'blue');
    await call('untagResource', [], { query: { resourceArn, tagKeys: ['team'], all: false } });
    assert.deepEqual((await call('getResourceTags', [], { query: { resourceArn } })).body.tags, { stage: 'test' });
  },
  async 'what is not there, not allowed or not signed well is refused'() {
    await refused(call('getFunction', ['demo', 'nowhere']), 404);
    await refused(call('updateFunction', ['demo', 'f01'], { query: { memorySize: 100 } }), 400);
    await refused(call('createService', [], { query: { serviceName: 'demo' } }), 409);
    await refused(call('getService', ['demo'], { using: makeClient('wirebind-test-key', 'wrong') }), 403);
    await refused(call('deleteService', ['demo']), 409);
  },
  async 'the older signature is taken too'() {
    const older = makeClient('wirebind-test-key', 'wirebind-test-secret', { signatureAlgorithm: 'v2' });
    assert.equal((await call('getService', ['demo'], { using: older })).body.serviceName, 'demo');
  },
  async 'everything is deleted'() {
    await call('deleteTrigger', ['demo', 'f00', 'clock']);
    await call('putProvisionConfig', ['demo', 'f00'], { query: { qualifier: 'prod', target: 0 } });
    await call('deleteAlias', ['demo', 'prod']);
    await call('deleteServiceVersion', ['demo', '1']);
    for (let i = 0; i !== 25; ++i) await call('deleteFunction', ['demo', `f${String(i).padStart(2, '0')}`]);
    await call('deleteService', ['demo']);
    await refused(call('getService', ['demo']), 404);
  },
};

(async () => {
  let passed = 0;
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      ++passed;
      console.log(`ok    ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAIL  ${name}\n${error.stack}`);
    }
  }
  console.log(`cases: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
})();
