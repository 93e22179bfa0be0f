/* The person concerned, in a real browser: changes what they proposed, and sees all that is held about them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { serve } from '../flow/lib.mjs';
import { mailbox } from '../flow/lib/mailbox.mjs';
import { office, press } from '../flow/lib/office.mjs';
import { GOOD, propose } from '../flow/lib/propose.mjs';
import { atTheDesk } from './desk.mjs';
import { judge, person } from './lib.mjs';

test('on a phone, without a script: changed by the page, seen by a mailed link', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const { page } = await person(t, server, 'phone', { script: false });
  const { path } = await propose(server.visitor(), { contact: 'Nora, nora@example.org' });
  await post.next(GOOD.email);
  await page.goto(path);
  await page.click('a:text("Endre forslaget")');
  await page.fill('#propose-why', 'For kort');
  await page.click('button:text("Lagre endringen")');
  assert.equal(await page.inputValue('#propose-why'), 'For kort');
  assert.equal(await page.getAttribute('#propose-why', 'aria-invalid'), 'true');
  await page.fill('#propose-why', `${GOOD.why} I år også i Lier.`);
  await page.click('button:text("Lagre endringen")');
  await page.waitForSelector('text=I år også i Lier');

  await page.click('a:text("Se alt vi har lagret om deg")');
  await page.fill('#insight-email', GOOD.email);
  await page.click('button:text("Send meg en lenke")');
  await page.goto(new URL((await post.next(GOOD.email)).links[0]).pathname);
  assert.match(await page.innerText('main'), /I år også i Lier/);
});

test('everything of it, looked at', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const { page } = await person(t, server, 'desktop');
  const { path } = await propose(server.visitor(), { contact: 'Nora, nora@example.org' });
  const confirm = new URL((await post.next(GOOD.email)).links[0]).pathname;
  await page.goto(confirm);
  await page.click('button:text("Bekreft forslaget")');
  await page.click('a:text("Endre forslaget")');
  await judge(page, 'proposal-change');
  await page.fill('#propose-relation', 'Tidligere kunde');
  await page.click('button:text("Lagre endringen")');
  await page.click('summary:text("Det du skrev før")');
  await judge(page, 'proposal-changed');

  const linkFor = async (email) => {
    await page.goto('/innsyn');
    await page.fill('#insight-email', email);
    await page.click('button:text("Send meg en lenke")');
    await page.waitForSelector(`text=${email}`);
    return new URL((await post.next(email)).links[0]).pathname;
  };
  await page.goto(await linkFor(GOOD.email));
  await judge(page, 'held');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:text("Last ned alt")')]);
  const data = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(data.proposals[0].told.map(({ data: one }) => one.relation), ['Kunde', 'Tidligere kunde']);
  await page.goto(await linkFor('nora@example.org'));
  await judge(page, 'held-about');
  await page.goto(await linkFor('ukjent@example.org'));
  await judge(page, 'held-nothing');
  await page.goto(`/innsyn/${'a'.repeat(26)}`);
  await judge(page, 'held-over');
  assert.ok(path);
});

test('a wish for erasure, from the person to the office and back', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  await propose(server.visitor());
  await post.next(GOOD.email);
  await press(server.visitor(), '/innsyn', '/innsyn', { email: GOOD.email });
  const { page } = await person(t, server, 'phone');
  await page.goto(new URL((await post.next(GOOD.email)).links[0]).pathname);
  await page.click('button:text("Send ønsket")');
  await page.waitForSelector('.ds-error-summary');
  await page.check('#erasure-what-sent, [name=what][value=sent]');
  await page.fill('#erasure-words', 'Jeg vil ikke stå oppført lenger.');
  await judge(page, 'erasure-form', { languages: [] });
  await page.click('button:text("Send ønsket")');
  await page.waitForSelector('text=Du ba om sletting');
  await judge(page, 'erasure-asked');

  const desk = await atTheDesk(t, server, admin, 'desktop');
  await judge(desk, 'office-home-erasure');
  await desk.click('a:has-text("venter på svar om sletting")');
  await judge(desk, 'office-insight');
  await desk.click(`a:text("${GOOD.email}")`);
  await judge(desk, 'office-erasure');
  await desk.check('[name=outcome][value=done]');
  await desk.fill('#erasure_settle-reason', 'Forslaget er trukket.');
  await desk.click('button:text("Send svaret")');
  await desk.waitForSelector('text=Forslaget er trukket.');
  await judge(desk, 'office-erasure-done');
});
