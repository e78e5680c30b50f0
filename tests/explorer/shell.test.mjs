import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';

import { acs3Canonical } from '../../codegen/wirebind/extensions/aliyun_acs3.mjs';
import { field } from '../../codegen/wirebind/explorer/page/request.mjs';
import { signers } from '../../codegen/wirebind/explorer/page/schemes.mjs';
import { curlCode, environmentOf } from '../../codegen/wirebind/explorer/page/shell.mjs';

const bytes = (text) => new TextEncoder().encode(text);
const plain = (more = {}) => ({
  method: 'PUT',
  origin: 'http://h',
  target: '/a?b=c',
  headers: [['host', 'h']],
  body: new Uint8Array(),
  ...more,
});

/** What bash gives to curl for a snippet: its arguments, and what comes on standard input. */
function ran(code, environment) {
  const curl = 'curl() { printf "%s\\0" "$@"; printf "\\0"; case "$*" in *@-*) cat ;; esac; }';
  const out = execFileSync('bash', ['-c', `${curl}\n${code}`], { env: { PATH: process.env.PATH, ...environment } });
  const end = out.indexOf('\0\0');
  return { words: out.subarray(0, end).toString().split('\0'), input: out.subarray(end + 2) };
}

const sentHeaders = (words) =>
  words.flatMap((word, index) => (words[index - 1] === '-H' ? [word.split(/: (.*)/s).slice(0, 2)] : []));

function signed(request, kind, scheme = {}) {
  const note = signers[kind].shell(request, { name: 'my-key', scheme, action: 'Act', version: 'v1' });
  return { note, code: curlCode(request) };
}

const bodies = [
  ['no', ''],
  ['a text as', 'it\'s "$x" `y` \\ %s é\n'],
  ['a binary', '\0\u00ff\n'],
];
for (const [name, text] of bodies) {
  test(`shell: ${name} body is signed as the page signs it`, async () => {
    const request = plain({
      target: "/2021/a%2Fb?x=%24HOME&a='",
      body: text.startsWith('\0') ? Uint8Array.from([0, 255, 10]) : bytes(text),
      headers: [
        ['host', 'h:1'],
        ['X-Note', 'a!b'],
        ['content-type', 'a/b'],
      ],
    });
    const twin = structuredClone(request);
    const { code } = signed(request, 'acs3-hmac-sha256');
    const { words, input } = ran(code, {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'my id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s'e $c",
    });
    const headers = sentHeaders(words);
    assert.deepEqual(words.slice(0, 3), ['-X', 'PUT', `http://h${request.target}`]);
    assert.deepEqual(new Uint8Array(input), twin.body);
    const key = await signers['acs3-hmac-sha256'].take({ id: 'my id', secret: "s'e $c", token: '' });
    const context = {
      now: Date.parse(field(headers, 'x-acs-date')),
      nonce: field(headers, 'x-acs-signature-nonce'),
      action: 'Act',
      version: 'v1',
    };
    await signers['acs3-hmac-sha256'].sign(twin, key, context);
    assert.equal(field(headers, 'authorization'), field(twin.headers, 'authorization'));
    assert.equal(acs3Canonical(twin).canonical.split('\n')[0], 'PUT');
    assert.match(field(headers, 'x-acs-signature-nonce'), /^[0-9a-f]{32}$/);
  });
}

test('shell: a bearer token, a password and an API key come from the environment', () => {
  const token = signed(plain(), 'bearer');
  assert.equal(token.note, 'MY_KEY_TOKEN holds the token.');
  assert.deepEqual(sentHeaders(ran(token.code, { MY_KEY_TOKEN: 'a "b"' }).words), [['authorization', 'Bearer a "b"']]);
  const basic = ran(signed(plain(), 'basic').code, { MY_KEY_USER: 'u', MY_KEY_PASSWORD: 'p q' });
  assert.deepEqual(basic.words.slice(3), ['-u', 'u:p q']);
  const key = (place) => ran(signed(plain(), 'apiKey', { name: 'k', in: place }).code, { MY_KEY_KEY: 'v%20w' }).words;
  assert.equal(key('query')[2], 'http://h/a?b=c&k=v%20w');
  assert.deepEqual(sentHeaders(key('header')), [['k', 'v%20w']]);
  assert.deepEqual(sentHeaders(key('cookie')), [['cookie', 'k=v%20w']]);
});

test('shell: what is typed stays what it is', () => {
  const text = "'; $(touch x) `y` !! \\ \n\t%s";
  const { words } = ran(
    curlCode(
      plain({
        target: `/${text}`,
        headers: [
          ['X-A', text],
          ['X-B', ''],
        ],
        body: bytes(text),
      }),
    ),
    {},
  );
  assert.deepEqual(words, ['-X', 'PUT', `http://h/${text}`, '-H', `X-A: ${text}`, '-H', 'X-B;', '--data-raw', text]);
});

test('shell: a HEAD asks for no body, and names of schemes become names of variables', () => {
  assert.match(curlCode(plain({ method: 'HEAD' })), /^curl --head 'http/);
  assert.equal(environmentOf('0-a b', 'KEY'), '_0_A_B_KEY');
});
