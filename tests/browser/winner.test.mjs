/* The winner's page, which fills the screen, and the receipt that everybody's browser checks. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced } from '../flow/lib/announced.mjs';
import { findings, judge, person } from './lib.mjs';

test('a winner is told on every screen and in every language', { timeout: 240_000 }, async (t) => {
  const { server } = await announced(t);
  const { page } = await person(t, server, 'phone');
  await page.goto('/');
  await judge(page, 'home-announced');
  await page.click('main a:text("Biokullverket")');
  assert.match(await page.textContent('h1'), /Biokullverket Åssiden AS/);
  await page.click('summary:text("Kvittering og etterprøving")');
  await page.waitForFunction(() => document.querySelectorAll('[data-receipt][data-outcome=holds]').length === 2);
  await page.click('summary:text("Avgjørelsen før kunngjøringen")');
  await page.waitForSelector('[data-opens][data-good=true]');
  assert.match(await page.textContent('[data-opens]'), /sier det samme som avgjørelsen som ble låst/);
  await judge(page, 'winner');

  /* another decision in its place */
  const own = await page.getAttribute('[data-receipt$=kvittering]', 'data-receipt');
  await page.route('**/avgjorelse', async (route) => route.fulfill({ response: await page.request.fetch(server.url + own) }));
  await page.reload();
  await page.waitForSelector('[data-receipt$=avgjorelse][data-outcome=fails]', { state: 'attached' });
  assert.equal(await page.textContent('[data-opens]'), '', 'of what does not hold nothing is compared');
  await page.unroute('**/avgjorelse');

  /* a decision that came behind what it is said to have decided */
  await page.route('**/vinner', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/data-opens="(\d+)" data-decision="(\d+)"/, 'data-opens="$2" data-decision="$1"');
    await route.fulfill({ response: answer, body });
  });
  await page.reload();
  await page.waitForSelector('[data-opens][data-good=false]', { state: 'attached' });
  assert.match(await page.textContent('[data-opens]'), /noe annet enn avgjørelsen som ble låst/);
  await page.unroute('**/vinner');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.deepEqual(await page.$$eval('.top nav, .ds-skip-link, .foot a', (all) => all.map((one) => getComputedStyle(one).display)).then((all) => [...new Set(all)]), ['none']);
  const ink = await page.$eval('h1', (one) => [getComputedStyle(one).color, getComputedStyle(one.closest('.reveal') ?? document.body).backgroundColor]);
  assert.deepEqual(ink, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'], 'black on white');
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  assert.match(await page.$eval('h1', (one) => getComputedStyle(one).fontFamily), /^"?Kaaring Serif/);
  assert.ok(await page.evaluate(() => [...document.fonts].some(({ family, status }) => /Kaaring Serif/.test(family) && status === 'loaded')));
  await page.goto('/gronn-grunder/3');
  await judge(page, 'award-announced');
  for (const prefix of ['/nn', '/en']) {
    await page.goto(`${prefix}/gronn-grunder/3/vinner`);
    assert.deepEqual(await findings(page), [], prefix);
  }
});
