/* Every page that is open to all, in every language and both sizes: axe finds nothing, nothing scrolls sideways. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, serve, until } from '../flow/lib.mjs';
import { liarsCheckpoint, liarsKey, signedAnew } from '../flow/lib/liar.mjs';
import { formPath, propose } from '../flow/lib/propose.mjs';
import { policyOf, watch, witness, witnessed } from '../flow/lib/witness.mjs';
import { findings, judge, person, shot } from './lib.mjs';

const PAGES = {
  home: '/', award: '/gronn-grunder', 'award-secret': '/hedersmerke', winners: '/vinnere', 'winners-one': '/vinnere/gronn-grunder',
  check: '/etterprov', 'check-yourself': '/etterprov/selv', privacy: '/personvern', insight: '/innsyn', accessibility: '/tilgjengelighet', 'sign-in': '/logg-inn', lost: '/finnes-ikke',
};

test('every open page in bokmål, looked at', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop');
  for (const [name, where] of Object.entries(PAGES)) {
    await page.goto(where);
    await judge(page, name);
  }
});

for (const [language, prefix] of [['nn', '/nn'], ['en', '/en']])
  test(`every open page in ${language}`, async (t) => {
    const server = await serve(t);
    const { page } = await person(t, server, 'phone', { language });
    const pages = { ...PAGES, propose: await formPath(server.visitor()) };
    for (const [name, where] of Object.entries(pages)) {
      await page.goto(where === '/' ? prefix : prefix + where);
      assert.equal(await page.getAttribute('html', 'lang'), language, name);
      assert.deepEqual(await findings(page), [], name);
      const links = await page.$$eval('a[href^="/"]:not([hreflang])', (all) => all.map((a) => a.getAttribute('href')));
      for (const link of links) assert.ok(link === prefix || link.startsWith(`${prefix}/`) || /^\/(log|vinnere\.atom)/.test(link), `${name}: ${link}`);
    }
  });

test('a kept receipt is checked without being sent anywhere', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'phone');
  const own = await propose(server.visitor());
  const file = path.join(scratch(t), 'GG-001.tlog-proof');
  const good = (await server.visitor().get(`${own.path}/kvittering`)).body;
  const outcomeOf = async (text) => {
    fs.writeFileSync(file, text);
    await page.goto('/etterprov');
    const sent = [];
    const note = (request) => request.method() !== 'GET' && sent.push(request.url());
    page.on('request', note);
    await page.setInputFiles('#file', file);
    await page.waitForSelector('[data-outcome]:not(:empty)');
    page.off('request', note);
    assert.deepEqual(sent, []);
    return page.getAttribute('[data-outcome]', 'data-outcome');
  };
  assert.equal(await outcomeOf(good), 'holds');
  assert.match(await page.textContent('[data-entry]'), /"type": "proposal\.received"/);
  assert.match(await page.textContent('[data-openings]'), /Biokullverket/);
  await page.waitForSelector('[data-since][data-word=extends]');
  const size = Number((await server.visitor().get('/log/checkpoint')).body.split('\n')[1]);
  assert.match(await page.textContent('[data-since]'), new RegExp(`med ${size} linjer, er en forlengelse`));
  assert.equal(await page.locator('.tree-path rect.sibling').count(), good.split('\n\n')[0].split('\n').length - 3);
  await judge(page, 'check-holds');
  await page.context().route('**/log/checkpoint', (route) => route.fulfill({ body: good.slice(good.indexOf('\n\n') + 2).replace(/\n\d+\n/, '\n1\n') }));
  assert.equal(await outcomeOf(good), 'holds');
  await page.waitForSelector('[data-since][data-word=parted]');
  assert.match(await page.textContent('[data-since]'), /ikke en forlengelse/);
  await page.context().unroute('**/log/checkpoint');
  const today = (await server.visitor().get('/log/checkpoint')).body;
  await page.context().route('**/log/checkpoint', (route) =>
    route.fulfill({ body: today.replace(/(.)(.{20}\n)$/, (_, sign, rest) => (sign === 'A' ? 'B' : 'A') + rest) }));
  assert.equal(await outcomeOf(good), 'holds');
  await page.waitForSelector('[data-since][data-word=parted][data-good=false]'); /* the right words, which the log has not signed */
  await page.context().unroute('**/log/checkpoint');
  await page.context().route('**/log/checkpoint', (route) => route.fulfill({ body: liarsCheckpoint(today.split('\n')[0], size, Buffer.alloc(32, 7)) }));
  await page.context().route('**/etterprov', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/(<div class="drop"[^>]*? data-key=")[^"]*/, `$1${liarsKey(today.split('\n')[0])}`) });
  });
  assert.equal(await outcomeOf(signedAnew(good)), 'holds');
  await page.waitForSelector('[data-since][data-word=parted][data-good=false]'); /* another past, which it has signed */
  await page.context().unroute('**/etterprov');
  await page.context().unroute('**/log/checkpoint');
  await page.context().route('**/log/checkpoint', (route) => route.fulfill({ status: 404 }));
  assert.equal(await outcomeOf(good), 'holds');
  await page.waitForSelector('[data-since][data-word=unreached]');
  await page.context().unroute('**/log/checkpoint');
  assert.equal(await outcomeOf(good.replace(/^index (\d+)$/m, (line, n) => `index ${Number(n) - 1}`)), 'fails');
  const extra = JSON.parse(Buffer.from(good.match(/^extra (.*)$/m)[1], 'base64'));
  extra.openings[0].json = Buffer.from(Buffer.from(extra.openings[0].json, 'base64').toString().replace('Biokull', 'Trekull')).toString('base64');
  assert.equal(await outcomeOf(good.replace(/^extra .*$/m, `extra ${Buffer.from(JSON.stringify(extra)).toString('base64')}`)), 'fails');
  assert.equal(await outcomeOf('hei\n'), 'unreadable');
  const other = await serve(t);
  const theirs = await propose(other.visitor());
  assert.equal(await outcomeOf((await other.visitor().get(`${theirs.path}/kvittering`)).body), 'other');
});

/* What a hand with a file does above `where`: whether the page took each step of it, or left it to the browser. */
const drag = (page, where, name, content, kinds) => page.$eval(where, (over, [called, text, steps]) => {
  const dataTransfer = new DataTransfer();
  if (called) dataTransfer.items.add(new File([text], called));
  else dataTransfer.setData('text/plain', text);
  return steps.map((step) => !over.dispatchEvent(new DragEvent(step, { bubbles: true, cancelable: true, dataTransfer })));
}, [name, content, kinds]);

test('a receipt that is dropped is checked, also where it falls beside the field', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop');
  const own = await propose(server.visitor());
  const good = (await server.visitor().get(`${own.path}/kvittering`)).body;
  await page.goto('/kontroll');
  for (const [where, content, outcome] of [['[data-check]', good, 'holds'], ['h1', good.replace('@v1', '@v2'), 'unreadable'], ['#file', good, 'holds'], ['body', '', 'unreadable']]) {
    assert.deepEqual(await drag(page, where, `${outcome}.tlog-proof`, content, ['dragover']), [true], where);
    assert.ok(await page.$('[data-check][data-over]'));
    await shot(page, 'check-over');
    await page.$eval('[data-outcome]', (place) => place.replaceChildren());
    assert.deepEqual(await drag(page, where, `${outcome}.tlog-proof`, content, ['dragover', 'drop']), [true, true], where);
    await page.waitForSelector('[data-outcome]:not(:empty)');
    assert.equal(await page.getAttribute('[data-outcome]', 'data-outcome'), outcome, where);
    assert.equal(await page.$eval('#file', ({ files }) => files[0].name), `${outcome}.tlog-proof`, 'the field says which');
    assert.equal(await page.$('[data-over]'), null);
  }
  assert.deepEqual(await drag(page, '#nummer', null, 'GG3-017', ['dragover', 'drop']), [false, false], 'words fall where they fall');
  await drag(page, 'h1', 'min.tlog-proof', good, ['dragover', 'dragleave']);
  assert.equal(await page.$('[data-over]'), null, 'it was carried on');
});

/* Of the picture of the way: each sibling from below, on which side of the nodes that we have it stands, and the hash that is in it. */
const pictured = (page) => page.$eval('.tree-path svg', (svg) => {
  const middle = (one) => Number(one.getAttribute('x')) + Number(one.getAttribute('width')) / 2;
  const own = middle(svg.querySelector('rect.entry'));
  const below = (a, b) => Number(b.getAttribute('y')) - Number(a.getAttribute('y'));
  return {
    sides: [...svg.querySelectorAll('rect.sibling')].sort(below).map((one) => (middle(one) < own ? 'left' : 'right')),
    hashes: [...svg.querySelectorAll('text.sibling')].sort(below).map((one) => one.textContent),
  };
});

/* By hand (RFC 6962, 2.1.3): the third of five, the first, the fifth, and the only one. */
const PICTURES = {
  'as it was given': ['right', 'left', 'right'],
  'of the first entry': ['right', 'right', 'right'],
  'of the last entry, which hangs high in the tree': ['left'],
  'of an entry alone in its log': [],
};

const RECEIPTS = JSON.parse(fs.readFileSync(new URL('../data/receipts.json', import.meta.url)));

test('every receipt of the vectors comes out on the page as it says', async (t) => {
  const { page } = await person(t, await serve(t), 'phone');
  await page.goto('/kontroll');
  await page.$eval('[data-check]', (place, { key, policy }) => Object.assign(place.dataset, { key, policy }), RECEIPTS);
  for (const { name, file, base64, outcome, witnesses } of RECEIPTS.cases) {
    await page.$eval('[data-outcome]', (place) => place.replaceChildren());
    await page.setInputFiles('#file', { name: 'min.tlog-proof', mimeType: '', buffer: base64 === undefined ? Buffer.from(file) : Buffer.from(base64, 'base64') });
    await page.waitForSelector('[data-outcome]:not(:empty)');
    assert.equal(await page.getAttribute('[data-outcome]', 'data-outcome'), witnesses === 'forged' ? 'fails' : outcome, name);
    assert.equal(await page.getAttribute('[data-witnessed]', 'data-word'), witnesses ?? null, name);
    if (!(name in PICTURES)) continue;
    const { sides, hashes } = await pictured(page);
    assert.deepEqual(sides, PICTURES[name], name);
    assert.deepEqual(hashes, file.split('\n\n')[0].split('\n').slice(3).map((hash) => Buffer.from(hash, 'base64').toString('hex').slice(0, 8)), name);
  }
});

/* The page that is open, taken along and opened where there is no network: judged(receipt) gives [its outcome, its witnesses]. Whoever
 * the copy asks for something is in `asked`. */
async function takeAlong(t, page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-copy]')]);
  assert.equal(download.suggestedFilename(), name);
  const folder = scratch(t);
  const file = path.join(folder, name);
  await download.saveAs(file);
  const alone = await page.context().browser().newContext({ offline: true });
  t.after(() => alone.close());
  const copy = await alone.newPage();
  const asked = [];
  const trouble = [];
  copy.on('request', (request) => /^(file|data|blob):/.test(request.url()) || asked.push(request.url()));
  copy.on('pageerror', (fault) => trouble.push(String(fault)));
  await copy.goto(`file://${file}`);
  const judged = async (text) => {
    fs.writeFileSync(path.join(folder, 'min.tlog-proof'), text);
    await copy.reload();
    await copy.setInputFiles('#file', path.join(folder, 'min.tlog-proof'));
    await copy.waitForSelector('[data-outcome]:not(:empty)');
    return [await copy.getAttribute('[data-outcome]', 'data-outcome'), await copy.getAttribute('[data-witnessed]', 'data-word')];
  };
  return { copy, judged, asked, trouble };
}

const moved = (receipt) => receipt.replace(/^index (\d+)$/m, (line, n) => `index ${Number(n) - 1}`);

test('a copy of the page judges receipts by itself, with nobody to ask', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop');
  const own = await propose(server.visitor());
  const receipt = (await server.visitor().get(`${own.path}/kvittering`)).body;
  for (const [prefix, name, sentence] of [['', 'etterprov.html', /Kvitteringen stemmer/], ['/en', 'check.html', /The receipt holds/]]) {
    await page.goto(prefix ? `${prefix}/kontroll/ukjent` : '/etterprov'); /* also where something was asked for in vain */
    const { copy, judged, asked, trouble } = await takeAlong(t, page, name);
    assert.deepEqual(await judged(receipt), ['holds', null]);
    assert.equal(await copy.locator('form').count(), 0, 'it asks for nothing');
    assert.match(await copy.textContent('[data-outcome]'), sentence);
    assert.match(await copy.textContent('[data-openings]'), /Biokullverket/);
    await copy.waitForSelector('[data-since][data-word=unreached]');
    assert.deepEqual(await judged(moved(receipt)), ['fails', null]);
    assert.deepEqual(await judged(`\ufeff${receipt}`), ['unreadable', null]);
    assert.deepEqual([asked, trouble], [[], []], 'it asks nobody');
    await shot(copy, `copy${prefix.replace('/', '-')}`);
  }
});

test('a copy of the page of a log that goes on knows the key before', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const receiptOf = async ({ path: own }) => (await visitor.get(`${own}/kvittering`)).body;
  const first = await receiptOf(await propose(visitor));
  const kept = path.join(scratch(t), 'data.mdb');
  await server.stop();
  fs.copyFileSync(path.join(server.data, 'data.mdb'), kept);
  await server.start();
  const lost = await receiptOf(await propose(visitor));
  await server.stop();
  fs.copyFileSync(kept, path.join(server.data, 'data.mdb'));
  assert.equal((await server.command('succeed', '--origin', 'priser.example.no/etter', '--reason', 'Disken røk.')).code, 0);
  await server.start();
  const { page } = await person(t, server, 'desktop');
  await page.goto('/kontroll');
  const { copy, judged, asked, trouble } = await takeAlong(t, page, 'etterprov.html');
  for (const receipt of [first, lost]) {
    assert.deepEqual(await judged(receipt), ['holds', null]);
    assert.match(await copy.textContent('[data-outcome]'), /^Kvitteringen er ekte: loggen som den er fra, har signert den\.$/);
    await copy.waitForSelector(`[data-since][data-word=${receipt === first ? 'unreached' : 'lost'}]`); /* what was lost the copy knows */
  }
  assert.deepEqual(await judged(moved(first)), ['fails', null]);
  assert.deepEqual(await judged(await receiptOf(await propose(visitor))), ['holds', null], 'and the key of now');
  assert.match(await copy.textContent('[data-outcome]'), /^Kvitteringen stemmer/);
  assert.deepEqual([asked, trouble], [[], []]);
});

test('a browser without Ed25519 says that it has not checked the signature', async (t) => {
  const server = await serve(t);
  const { page, context } = await person(t, server, 'phone');
  await context.addInitScript(() => {
    const original = crypto.subtle.importKey.bind(crypto.subtle);
    crypto.subtle.importKey = (format, data, algorithm, ...rest) =>
      algorithm.name === 'Ed25519' ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) : original(format, data, algorithm, ...rest);
  });
  const own = await propose(server.visitor());
  await page.goto(own.path);
  await page.click('summary:text("Kvittering og etterprøving")');
  await page.waitForSelector('[data-receipt][data-outcome=unsigned]');
  assert.match(await page.textContent('[data-receipt]'), /Selve signaturen kan den ikke kontrollere/);
});

test('who has witnessed a kept receipt is checked in the browser', async (t) => {
  const all = [];
  for (const name of ['rotary', 'universitetet']) all.push(await witness(t, name, []));
  const [config] = witnessed(t, policyOf(all, 2));
  const server = await serve(t);
  await watch(server, all);
  await server.restart({ config });
  const visitor = server.visitor();
  const own = await propose(visitor);
  const early = (await visitor.get(`${own.path}/kvittering`)).body;
  const receipt = await until('both have signed', async () => {
    const { body } = await visitor.get(`${own.path}/kvittering`);
    return all.every(({ name }) => body.includes(`— ${name} `)) && body;
  });
  const { page } = await person(t, server, 'phone');
  const file = path.join(scratch(t), 'GG-001.tlog-proof');
  const told = async (text) => {
    fs.writeFileSync(file, text);
    await page.goto('/etterprov');
    await page.setInputFiles('#file', file);
    await page.waitForSelector('[data-outcome]:not(:empty)');
    return [await page.getAttribute('[data-outcome]', 'data-outcome'), await page.getAttribute('[data-witnessed]', 'data-word')];
  };
  assert.deepEqual(await told(receipt), ['holds', 'witnessed']);
  assert.match(await page.textContent('[data-witnessed]'), /^Bevitnet av 2 av 2 vitner, sist .* 20\d\d.*: rotary, universitetet\.$/);
  await judge(page, 'check-witnessed');
  const without = (text, ...names) => text.split('\n').filter((line) => !names.some((name) => line.startsWith(`— ${name} `))).join('\n');
  assert.deepEqual(await told(without(receipt, 'rotary')), ['holds', 'too-few']);
  assert.deepEqual(await told(without(early, 'rotary', 'universitetet')), ['holds', 'unwitnessed']);
  const forged = receipt.replace(/^(— rotary \S{40})(\S)/m, (line, before, sign) => before + (sign === 'A' ? 'B' : 'A'));
  assert.deepEqual(await told(forged), ['fails', 'forged']);
  assert.match(await page.textContent('[data-witnessed]'), /ikke er vitnets egen \(rotary\)/);
  const { copy, judged, asked } = await takeAlong(t, page, 'etterprov.html');
  assert.deepEqual(await judged(receipt), ['holds', 'witnessed'], 'a copy knows the witnesses');
  assert.match(await copy.textContent('[data-witnessed]'), /^Bevitnet av 2 av 2 vitner/);
  assert.deepEqual(await judged(without(receipt, 'rotary')), ['holds', 'too-few']);
  assert.deepEqual(await judged(forged), ['fails', 'forged']);
  assert.deepEqual(asked, []);
  await page.goto(own.path);
  await page.click('details.proof summary');
  assert.match(await page.textContent('dd[data-witnessed=true]'), /Av 2 av 2 vitner/);
});
