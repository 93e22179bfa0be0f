/* A folder that was set back to an older state, as people meet it: nothing can be sent, and what they wrote is not lost; then
 * the log has gone on under another name, and a receipt of the one before is judged. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch } from '../flow/lib.mjs';
import { formPath, GOOD } from '../flow/lib/propose.mjs';
import { goOn, snapshot } from '../flow/lib/set_back.mjs';
import { judge, person } from './lib.mjs';

const BANNER = '.flash .ds-alert:has-text("satt tilbake til en eldre tilstand")';

/* The browser complains of a 503, which here is the answer that is tried. */
function forgive(trouble) {
  trouble.splice(0, trouble.length, ...trouble.filter((line) => !/: 503$|status of 503/.test(line)));
}

for (const script of [true, false])
  test(`what only reads says so, and takes nothing that it would lose, ${script ? 'with' : 'without'} script`, { timeout: 120_000 }, async (t) => {
    const { server } = await snapshot(t);
    await server.start();
    const { page, trouble } = await person(t, server, 'phone', { script });
    await page.goto('/');
    assert.ok(await page.isVisible(BANNER), 'on the front page');
    const before = (await server.visitor().get('/log/checkpoint')).body;
    await page.goto(await formPath(server.visitor()));
    assert.ok(await page.isVisible(BANNER), 'and above the form');
    if (script) await judge(page, 'only-reads', { schemes: ['light'] });
    for (const [name, value] of Object.entries(GOOD)) await page.fill(`[name=${name}]`, value);
    await page.click('.form button[type=submit]');
    await page.waitForSelector('text=Vi tar ikke imot noe nå, og ingenting er tatt imot');
    for (const [name, value] of Object.entries(GOOD)) assert.equal(await page.inputValue(`[name=${name}]`), value, name);
    if (script) await judge(page, 'only-reads-refused', { sizes: ['phone'], languages: [] });
    await page.goto('/logg-inn');
    await page.fill('[name=email]', 'kari@example.no');
    await page.press('[name=email]', 'Enter');
    await page.waitForSelector('text=Vi tar ikke imot noe nå');
    assert.equal(await page.inputValue('[name=email]'), 'kari@example.no');
    assert.equal((await server.visitor().get('/log/checkpoint')).body, before);
    forgive(trouble);
  });

test('receipts of the log before are told from each other on the page', { timeout: 120_000 }, async (t) => {
  const { server, receipts, key } = await snapshot(t);
  await goOn(server);
  await server.start();
  const { page } = await person(t, server, 'phone');
  const file = path.join(scratch(t), 'min.tlog-proof');
  await page.goto('/kontroll');
  assert.equal(await page.isVisible(BANNER), false, 'it receives again');
  assert.match(await page.textContent('#before ~ ul, section:has(#before)'), /gikk tapt.*Disken røk natt til tirsdag/s);
  const judged = async (receipt) => {
    fs.writeFileSync(file, receipt);
    await page.goto('/kontroll');
    await page.setInputFiles('#file', file);
    await page.waitForSelector('[data-since][data-word]');
    assert.equal(await page.getAttribute('[data-outcome]', 'data-outcome'), 'holds');
    assert.match(await page.textContent('[data-outcome]'), /Kvitteringen er ekte: loggen som den er fra, har signert den/);
    return [await page.getAttribute('[data-since]', 'data-word'), await page.getAttribute('[data-since]', 'data-good'), await page.textContent('[data-since]')];
  };
  for (const [word, good, sentence] of [['carried', 'true', /er med her, uendret\./], ['kept', 'true', /noe av det som kom etter, gikk tapt/],
    ['lost', 'false', /gikk tapt da serveren ble satt tilbake/]]) {
    const told = await judged(receipts[word]);
    assert.deepEqual(told.slice(0, 2), [word, good]);
    assert.match(told[2], sentence);
    await judge(page, `check-${word}`, { sizes: ['phone'], schemes: good === 'true' ? ['light'] : undefined, languages: [] });
  }
  const at = receipts.lost.replace(/^index (\d+)$/m, (line, n) => `index ${Number(n) - 1}`);
  fs.writeFileSync(file, at);
  await page.goto('/kontroll');
  await page.setInputFiles('#file', file);
  await page.waitForSelector('[data-outcome=fails]');
  assert.ok((await page.textContent('details:has-text("Nøkkel"), main')).includes(key.split('+')[0]), 'the key before stands there');
});
