/* The archive of an edition is asked for, made and taken along: with script and without, by everybody and by the office. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { announced } from '../flow/lib/announced.mjs';
import { THIRD } from '../flow/lib/office.mjs';
import { atTheDesk } from './desk.mjs';
import { findings, judge, person } from './lib.mjs';

const PAGE = '/gronn-grunder/3/arkiv';
const FILE = '[data-take] a[download]';

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(FILE)]);
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

test('everybody and the office take the archive along', { timeout: 240_000 }, async (t) => {
  const { server, admin } = await announced(t);
  const { page } = await person(t, server, 'phone', { script: false });
  await page.goto('/gronn-grunder/3/vinner');
  await page.click(`a[href="${PAGE}"]`);
  assert.match(await page.textContent('h1'), /Alt som kan kontrolleres, i én fil/);
  await page.click('button:text("Lag arkivet")');
  await page.waitForSelector(FILE); /* the browser reads the page again by itself */
  const { name, bytes } = await saved(page);
  assert.equal(name, 'gronn-grunder-3-public.tar.zst');
  assert.equal(bytes.readUInt32LE(0), 0xfd2fb528, 'packed by zstd');

  const reader = (await person(t, server, 'phone')).page;
  await reader.goto(PAGE);
  await judge(reader, 'archive');
  for (const prefix of ['/nn', '/en']) {
    await reader.goto(prefix + PAGE);
    assert.deepEqual(await findings(reader), [], prefix);
  }
  await reader.goto('/kontroll');
  assert.equal(await reader.getAttribute('#archives ~ ul a', 'href'), PAGE);

  const office = await atTheDesk(t, server, admin, 'desktop');
  await office.goto(`${THIRD}/kunngjor`);
  await office.click('a:text("Fullt arkiv for revisor")');
  await judge(office, 'archive-full');
  await office.click('button:text("Lag arkivet")');
  await office.waitForSelector(FILE); /* by the script */
  await judge(office, 'archive-full-ready');
  assert.equal((await saved(office)).name, 'gronn-grunder-3-full.tar.zst');
});
