import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

import { buildRequest } from '../../codegen/wirebind/explorer/page/request.mjs';
import { curlCode } from '../../codegen/wirebind/explorer/page/shell.mjs';
import { cppCode, literal } from '../../codegen/wirebind/explorer/page/snippets.mjs';
import { fromText, nameOf, startValues } from '../../codegen/wirebind/explorer/page/values.mjs';
import { operationOf, shop } from './fixture.mjs';

// The snippets of the generator compile: a test of it holds that. Those of the page are the same.
const python = process.env.PYTHON || 'python3';
const script = fileURLToPath(new URL('snippets.py', import.meta.url));
const pages = JSON.parse(
  execFileSync(python, [script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  }),
);

for (const { data, cases } of pages) {
  test(`snippets: all ${cases.length} of ${data.title} are those of the generator`, () => {
    assert.ok(cases.length > 6);
    for (const { id, style, values, code } of cases) {
      const operation = operationOf(data, id);
      const typed = values
        ? Object.fromEntries(
            operation.request
              .filter((member) => nameOf(member) in values)
              .map((member) => [nameOf(member), fromText(data, member.type, values[nameOf(member)])]),
          )
        : startValues(data, operation);
      assert.equal(cppCode(data, operation, typed, style), code, `${id} ${style}`);
    }
  });
}

test('snippets: bytes of a file are C++ and curl', () => {
  const model = shop();
  const bytes = { bytes: Uint8Array.from([0, 255, 63, 63, 34, 65]) };
  const operation = {
    ...model.operations[0],
    body: { media: 'application/octet-stream' },
    request: [model.operations[0].request[0], { cpp: 'body', in: 'body', type: 'bytes' }],
  };
  const values = { 'path:id': 'a', 'body:': bytes };
  assert.match(
    cppCode(model, operation, values, 'blocking'),
    /\.body = std::string\("\\000\\377\\077\\077\\042A", 6\)/,
  );
  assert.match(
    curlCode(buildRequest(model, operation, values, 'http://h')),
    /^printf '\\000\\377\\077\\077\\042\\101' \|\n  curl -X PUT .*--data-binary @-\n$/s,
  );
});

test('snippets: curl gets what the shell must not read in quotes', () => {
  const request = {
    method: 'POST',
    origin: 'http://h',
    target: '/a',
    headers: [
      ['host', 'h'],
      ['X-A', "it's"],
      ['x-b', ''],
    ],
    body: new TextEncoder().encode("@'$x`"),
  };
  assert.equal(
    curlCode(request),
    "curl -X POST 'http://h/a' \\\n  -H 'X-A: it'\\''s' \\\n  -H 'x-b;' \\\n  --data-raw '@'\\''$x`'\n",
  );
});

test('snippets: a literal never ends early', () => {
  assert.equal(literal('a"\\\n??=\u202e\0é'), '"a\\"\\\\\\n?\\?=\\342\\200\\256\\000é"');
});
