/* From the winner's page to a sheet of paper and back by its code, as a camera reads it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { announced } from '../flow/lib/announced.mjs';
import { judge, person, SHOTS } from './lib.mjs';

const WINNER = '/gronn-grunder/3/vinner';

/* What another program reads in a picture. */
function scan(t, picture) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kaaring-qr-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'qr.png');
  fs.writeFileSync(file, picture);
  return execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

test('the code on the page and on the diploma is read by a camera and leads to the proof', { timeout: 240_000 }, async (t) => {
  const { server } = await announced(t);
  for (const scheme of ['light', 'dark']) {
    const { page } = await person(t, server, 'phone', { scheme });
    await page.goto(WINNER);
    const code = (await page.textContent('.code a')).trim();
    const address = `${server.url}/kontroll/${code}`;
    assert.equal(scan(t, await page.locator('.qr').screenshot()), address, scheme);
    await page.goto(address);
    assert.match(await page.textContent('main'), /Kunngjort 12\. januar 2022: Biokullverket Åssiden AS/);
    await page.waitForSelector('[data-receipt][data-outcome=holds]');
    await page.waitForSelector('[data-found][data-good=true]');
    assert.ok(await page.isVisible('b:text("Dette gjelder. Det er ikke endret siden.")'));
    assert.match(await page.textContent('[data-entry]'), /"type": "edition.announced"/);
    if (scheme === 'light') await judge(page, 'check-found');
    await page.route('**/kvittering/1', async (route) => route.fulfill({ response: await page.request.fetch(`${server.url}/kontroll/0/bevis`) }));
    await page.reload();
    await page.waitForSelector('[data-receipt][data-outcome=fails]');
    assert.equal(await page.textContent('[data-found]'), '', 'of what does not hold nothing is said');
    await page.unroute('**/kvittering/1');

    /* the page of another code */
    await page.route(address, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/ data-code="[^"]*"/, ' data-code="AAAAAAAAAA"') });
    });
    await page.reload();
    await page.waitForSelector('[data-found][data-good=false]');
    assert.equal(await page.textContent('[data-found]'), await page.getAttribute('[data-found]', 'data-other'));
    await page.unroute(address);
  }
});

test('a number is typed in and found, or said to be nowhere', { timeout: 120_000 }, async (t) => {
  const { server } = await announced(t);
  const { page } = await person(t, server, 'phone');
  await page.goto('/');
  await page.click('nav a:text("Etterprøv")');
  await page.fill('#nummer', 'gg3-999');
  await page.press('#nummer', 'Enter');
  assert.equal(await page.inputValue('#nummer'), 'gg3-999');
  assert.match(await page.textContent('#nummer-error'), /Det finner vi ikke/);
  await judge(page, 'check-unknown');
  await page.fill('#nummer', 'gg3-007');
  await page.click('button:text("Finn")');
  await page.waitForURL(/\/kontroll\/GG3-007$/);
  await page.waitForSelector('[data-receipt][data-outcome=holds]');
  assert.match(await page.textContent('[data-entry]'), /"number": 7/);
  await judge(page, 'check-proposal');
});

test('a diploma is one sheet on its side, for each who was announced, without a script', { timeout: 240_000 }, async (t) => {
  const { server } = await announced(t);
  const { page } = await person(t, server, 'desktop', { script: false });
  await page.goto(WINNER);
  await page.click('a:text("Diplomer")');
  await page.waitForURL(/\/diplom$/);
  const links = await page.$$eval('.rows a', (all) => all.map((one) => one.getAttribute('href')));
  assert.equal(links.length, 3, 'a winner and two finalists');
  for (const [i, name] of ['winner', 'finalist'].entries())
    for (const prefix of ['', '/nn', '/en']) {
      await page.goto(prefix + links[i]);
      assert.match(await page.textContent('.diploma'), i ? /[Ff]inalist/ : /Biokullverket Åssiden AS/);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const media = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Math.round(w), Math.round(h)]);
      assert.deepEqual(media, [[842, 595]], 'one page, A4 landscape');
      const inside = await page.$eval('.diploma', (sheet) => [sheet.scrollHeight - sheet.clientHeight, sheet.scrollWidth - sheet.clientWidth]);
      assert.ok(inside.every((over) => over <= 0), `nothing runs over: ${inside}`);
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await page.$$eval('.diploma > *, .diploma .qr', (all) => all.filter((one) => one.getClientRects().length === 0).map((one) => one.className)), [], 'all of it is printed');
      assert.equal(await page.isVisible('.hint'), false);
      await page.emulateMedia({ media: null });
      if (process.env.PICTURES) {
        fs.mkdirSync(SHOTS, { recursive: true });
        fs.writeFileSync(path.join(SHOTS, `diploma-${name}${prefix.replace('/', '-')}.pdf`), pdf);
      }
    }
  assert.ok((await page.textContent('.diploma .proof')).includes(`${server.url.replace('http://', '')}/kontroll`), 'where it is typed in');
  const { page: seen } = await person(t, server, 'desktop');
  await seen.goto(links[0]);
  await judge(seen, 'diploma');
  assert.equal(scan(t, await seen.locator('.diploma').screenshot({ scale: 'device' })), `${server.url}/kontroll/${(await seen.textContent('.diploma .proof b')).trim()}`);
  await seen.goto(`${WINNER}/diplom`);
  await judge(seen, 'diplomas');
  assert.equal((await seen.goto(`${WINNER}/diplom/k99`)).status(), 404, 'nobody else has one');
});
