// Uses the explorer in Chromium as a new user does who has only its address: find an operation, fill it in, send it,
// read a refusal and an answer, copy the code.
// Usage: browser.mjs FOLDER_FOR_SCREENSHOTS URL_OF_FUNCTION_COMPUTE URL_OF_THE_TO_DO_API URL_OF_A_HOSTILE_DOCUMENT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [folder, url, todo, hostile] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const complaints = [];
const foreign = [];
let passed = 0;
let failed = 0;

/** A page of its own, which must not complain, nor ask another host. */
async function open(hash = '', options = {}, home = url) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack));
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) foreign.push(request.url());
  });
  await page.goto(home + hash);
  await page.waitForSelector('h1');
  return page;
}

async function check(name, run) {
  try {
    await run();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`failed: ${name}\n${error.stack}`);
  }
}

const send = async (page) => {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.result .status').waitFor();
  return page.locator('.result').innerText();
};
const codeOf = (page) => page.getByRole('tabpanel').locator('code').innerText();
const field = (page, name) => page.getByLabel(name, { exact: true });

async function go(page, id) {
  await page.keyboard.press('/');
  await page.getByLabel('Search operations').fill(id);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: id, exact: true, level: 1 }).waitFor();
  await page.locator('.result .status').waitFor({ state: 'detached' });
}

/** Opens and fills what a form has, three levels deep. */
async function fillAll() {
  const all = (selector) => [...document.querySelectorAll(`form ${selector}`)];
  const type = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input'));
  };
  for (let depth = 0; depth < 3; depth += 1) {
    for (const box of all('input[type=checkbox]:not(:checked)').slice(0, 60)) box.click();
    for (const add of all('.nested > button').slice(0, 40)) if (!add.previousElementSibling) add.click();
    for (const select of all('.nested > select').slice(0, 40)) if (select.value === '') type(select, String(depth));
  }
  for (const input of all('input[type=text], textarea').slice(0, 100)) {
    if (!input.value) type(input, input.inputMode === 'decimal' ? '1' : 'x"');
  }
}

await check('a new user finds, changes, breaks a rule, meets a 412 and copies the code', async () => {
  const page = await open();
  for (const id of ['CreateService', 'CreateFunction']) {
    await go(page, id);
    assert.match(await send(page), /^200 OK/);
  }
  await go(page, 'UpdateFunction');
  await field(page, 'memorySize').fill('100');
  await page.getByText('The C++ client would not send this:').waitFor();
  assert.match(
    await page.getByRole('status', { name: 'Check' }).innerText(),
    /body\.memory_size: 100 is not a multiple of 64/,
  );
  assert.match(await send(page), /^400 [^]*InvalidArgument[^]*memorySize/);
  await field(page, 'memorySize').fill('1024');
  await page.getByText('The C++ client would send this.').waitFor();
  await page.getByLabel('Send If-Match').check();
  await page
    .locator('.member', { has: page.getByText('If-Match', { exact: true }) })
    .first()
    .locator('input[type=text]')
    .fill('stale');
  const refused = await send(page);
  assert.match(refused, /^412 /);
  assert.match(refused, /PreconditionFailed/);
  assert.match(refused, /api::errc::precondition_failed/);
  await page.getByLabel('Send If-Match').uncheck();
  assert.match(await send(page), /^200 OK[^]*"memorySize": 1024/);
  await page.getByRole('button', { name: 'Copy code' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /co_await client\.async_update_function\(request\);/);
  assert.match(copied, /\.memory_size = 1024/);
  assert.doesNotMatch(copied, /if_match/);
  await page.screenshot({ path: `${folder}/wide.png` });
});

await check('code follows what is typed, in all kinds', async () => {
  const page = await open('#/UpdateFunction');
  await field(page, 'functionName').fill('a"??=*/é');
  for (const [kind, pattern] of [
    ['Coroutine', /co_await/],
    ['Callback', /\[\]\(std::error_code error/],
    ['Blocking', /api::blocking_client& client/],
  ]) {
    await page.getByRole('tab', { name: kind }).click();
    const code = await codeOf(page);
    assert.match(code, pattern);
    assert.ok(code.includes('.function_name = "a\\"?\\?=*/é"'), code);
  }
  await page.getByRole('tab', { name: 'Blocking' }).press('ArrowRight');
  const path = '/2021-04-06/services/demo-service/functions/a%22%3F%3F%3D%2A%2F%C3%A9';
  assert.match(await codeOf(page), /^# ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET hold /);
  assert.ok((await codeOf(page)).includes(`curl -X PUT 'http://127.0.0.1:`));
  assert.ok((await codeOf(page)).includes(path));
});

await check('curl as copied signs, sends and gets an answer', async () => {
  const page = await open('#/UpdateFunction');
  await field(page, 'description').fill("it's 100% \"new\" $HOME `x` é");
  await page.getByRole('tab', { name: 'curl' }).click();
  await page.getByRole('button', { name: 'Copy code' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.doesNotMatch(copied, /wirebind-test/);
  const run = (secret) => {
    const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'wirebind-test-key', ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret };
    return JSON.parse(execFileSync('bash', ['-c', copied], { env: { ...process.env, ...key }, encoding: 'utf8' }));
  };
  assert.equal(run('wirebind-test-secret').description, "it's 100% \"new\" $HOME `x` é");
  assert.match(run('other').ErrorCode, /Signature/);
});

await check('a page of any document checks, is refused and answered by its mock', async () => {
  const page = await open('#/addItem', {}, todo);
  await field(page, 'title').first().fill('x'.repeat(81));
  await page.getByText('is longer than 80 characters').waitFor();
  const refused = await send(page);
  assert.match(refused, /^400 Bad Request/);
  assert.match(refused, /"member": "body.title"/);
  await field(page, 'title').first().fill("it's");
  await page.getByText('The C++ client would send this.').waitFor();
  assert.match(await send(page), /^201 Created[^]*"title": "wash"/);
  assert.match(await codeOf(page), /\.title = "it's"/);
  await page.getByRole('tab', { name: 'curl' }).click();
  const options = { env: { ...process.env, KEY_KEY: 'any' }, encoding: 'utf8' };
  const answered = execFileSync('bash', ['-c', await codeOf(page)], { ...options, stdio: 'pipe' });
  assert.equal(JSON.parse(answered).title, 'wash');
});

await check('nested parts, lists, maps and what is no number', async () => {
  const page = await open('#/CreateFunction');
  await page.getByLabel('Send customDNS').check();
  await page.getByLabel('Send nameServers').check();
  const list = page.locator('.member', { has: page.getByText('nameServers', { exact: true }) }).last();
  await list.getByRole('button', { name: 'Remove 1' }).click();
  await list.getByRole('button', { name: 'Add' }).click();
  await list.getByLabel('Value 1').fill('10.0.0.1');
  assert.match(await codeOf(page), /\.custom_dns = api::custom_dns\{\.name_servers = \{"10\.0\.0\.1"\}\}/);
  await page.getByLabel('Send timeout').check();
  await field(page, 'timeout').fill('soon');
  await page.getByText("body.timeout: 'soon' is not an integer").waitFor();
  assert.doesNotMatch(await codeOf(page), /\.timeout/);
});

await check('what is ticked begins with its example', async () => {
  const page = await open('#/sendForm', {}, hostile);
  await page.getByLabel('Send body').check();
  await page.getByLabel('Send toString').check();
  assert.match(await codeOf(page), /\.to_string = \{"a", "b"\}/);
});

await check('bytes of a file are sent as they are', async () => {
  const page = await open('#/InvokeFunction');
  await page.getByLabel('Send body').check();
  await page
    .getByLabel('Take a file')
    .setInputFiles({ name: 'event', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 255, 10]) });
  await page.getByRole('tab', { name: 'Blocking' }).click();
  assert.match(await codeOf(page), /std::string\("\\000\\377\\012", 3\)/);
  assert.equal(await field(page, 'body').getAttribute('placeholder'), '3 bytes of a file');
  assert.match(await send(page), /3 bytes/);
});

await check('what was sent is shown without secrets, and comes back from the history', async () => {
  const page = await open('#/GetService');
  await send(page);
  for (const name of ['Request as sent', 'Canonical request', 'String to sign'])
    await page.getByText(name, { exact: true }).click();
  const shown = await page.locator('.result').innerText();
  assert.match(shown, /GET \/2021-04-06\/services\/demo-service HTTP\/1\.1/);
  assert.match(shown, /Signature=\*\*\*/);
  assert.match(shown, /ACS3-HMAC-SHA256\n[0-9a-f]{64}/);
  await go(page, 'ListServices');
  await page.getByText('Requests of this tab', { exact: true }).click();
  await page.getByRole('button', { name: /GetService 200/ }).click();
  await page.getByRole('heading', { name: 'GetService', level: 1 }).waitFor();
  assert.match(await page.locator('.result').innerText(), /^200 OK/);
});

await check('a link brings back what was typed', async () => {
  const page = await open('#/GetFunction');
  await field(page, 'functionName').fill('linked');
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await open(link.slice(url.length));
  assert.equal(await field(other, 'functionName').inputValue(), 'linked');
});

await check('a hostile document runs nothing, and each of its operations has a form, code and a link', async () => {
  const page = await open('', { viewport: { width: 360, height: 740 } }, hostile);
  const ids = await page.evaluate(() => [...document.querySelectorAll('nav a')].map((each) => each.hash));
  assert.equal(ids.length, 6);
  for (const hash of ids) {
    await page.evaluate((link) => { window.location.hash = link; }, hash);
    await page.getByRole('heading', { name: decodeURIComponent(hash.slice(2)), exact: true, level: 1 }).waitFor();
    await page.evaluate(fillAll);
    for (const kind of ['Callback', 'Blocking', 'curl', 'Coroutine']) {
      await page.getByRole('tab', { name: kind }).evaluate((tab) => tab.click());
      assert.doesNotMatch(await page.getByRole('tabpanel').innerText(), /undefined|\[object|native code/);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), hash);
    assert.deepEqual(await axeFaults(page), [], hash);
    const members = await page.locator('form .member').count();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const other = await open(link.slice(hostile.length), {}, hostile);
    assert.equal(await other.locator('form .member').count(), members, link);
    await other.context().close();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.result .status, .result .bad').first().waitFor();
  }
  assert.equal(await page.evaluate(() => window.attacked), undefined);
});

await check('a narrow page shows what was chosen in its menu', async () => {
  const page = await open('#/GetService', { viewport: { width: 360, height: 740 } });
  await send(page);
  const chosen = async (act) => {
    await page.getByRole('button', { name: 'Operations' }).click();
    await act();
    await page.getByRole('heading', { name: 'GetService', level: 1 }).waitFor();
  };
  await chosen(() => page.getByRole('link', { name: 'GET GetService', exact: true }).click());
  await chosen(async () => {
    await page.getByLabel('Search operations').fill('getservice');
    await page.keyboard.press('Enter');
    await page.locator('h1:focus').waitFor();
  });
  await chosen(async () => {
    await page.getByText('Requests of this tab', { exact: true }).click();
    await page.getByRole('button', { name: /GetService/ }).click();
  });
});

await check('a key that is forgotten signs nothing, and one that is typed does', async () => {
  const page = await open('#/ListServices');
  await page.getByText('Credentials', { exact: true }).click();
  await page.getByRole('button', { name: 'Forget' }).click();
  assert.match(await send(page), /It was not signed: there are no credentials/);
  await field(page, 'Access key id').fill('wirebind-test-key');
  await field(page, 'Access key secret').fill('wirebind-test-secret');
  await page.getByRole('button', { name: 'Use' }).click();
  await page.getByText('Requests of this tab are signed.').waitFor();
  assert.equal(await field(page, 'Access key secret').inputValue(), '');
  assert.match(await send(page), /^200 OK/);
});

// A browser that has not seen the page, from the start of the navigation to a form that can be sent. What is measured
// is the time of the page's thread, to which other programs of the machine do not add; it waits for one request.
await check('the page can be used within half a second of a cold start', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('button.primary')) return;
      observer.disconnect();
      window.asked = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname);
      requestAnimationFrame(() => setTimeout(() => { window.usableAfter = performance.now(); }));
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${url}#/UpdateFunction`);
  await page.waitForFunction(() => window.usableAfter);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const busy = metrics.find(({ name }) => name === 'ThreadTime').value * 1000;
  const after = await page.evaluate(() => window.usableAfter);
  console.log(`usable after ${Math.round(after)} ms, of which the page computed ${Math.round(busy)} ms`);
  assert.ok(busy > 0 && busy <= 500, String(busy));
  assert.deepEqual(await page.evaluate(() => window.asked), ['/settings']);
});

for (const [name, options] of [
  ['narrow', { viewport: { width: 360, height: 740 } }],
  ['dark', { colorScheme: 'dark' }],
  ['light', {}],
]) {
  await check(`${name}: nothing is cut off, and axe finds no serious fault`, async () => {
    for (const hash of ['', '#/UpdateFunction', '#/ListServices']) {
      const page = await open(hash, options);
      if (hash === '#/ListServices') await send(page);
      await page.evaluate(() =>
        document.querySelectorAll('details').forEach((each) => {
          each.open = true;
        }),
      );
      assert.ok(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        'wider than the window',
      );
      const faults = await axeFaults(page);
      assert.deepEqual(faults, []);
    }
    const page = await open('#/UpdateFunction', options);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.screenshot({ path: `${folder}/${name}-whole.png`, fullPage: true });
  });
}

// The page's policy lets no other script in: axe comes through the debugger.
async function axeFaults(page) {
  const result = await page.evaluate(`${axe}; axe.run(document)`);
  return result.violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .map(
      (each) =>
        `${each.id}: ${each.nodes
          .slice(0, 3)
          .map((node) => node.html)
          .join(' ')}`,
    );
}

await check('the page complains of nothing and asks no other host', () => {
  assert.deepEqual(complaints, []);
  assert.deepEqual(foreign, []);
});

await browser.close();
console.log(`cases: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
