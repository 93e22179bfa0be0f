/* The office in a real browser: an administrator gathers, screens and merges, at a desk and on a phone,
 * and every page is looked at. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { gatherAll, office, OFFICE, press, THIRD, toDeadlineAndBeyond } from '../flow/lib/office.mjs';
import { atTheDesk } from './desk.mjs';
import { judge } from './lib.mjs';

test('a proposal is read, placed and taken back; one is screened out', async (t) => {
  const { server, admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  const page = await atTheDesk(t, server, admin, 'desktop');
  await judge(page, 'admin-home');
  await page.click('text=20 nye forslag er ikke sett på');
  await judge(page, 'admin-inbox');

  await page.click('a:has-text("Elvebyen Ombruk AS") >> nth=0');
  await judge(page, 'admin-proposal');
  await page.click('button:has-text("Lag ny kandidat av dette og 1 likt forslag")');
  await page.waitForSelector('h1:has-text("Elvebyen Ombruk AS")');
  assert.equal(await page.locator('article.proposal').count(), 2);
  await judge(page, 'admin-candidate');

  await gatherAll(admin);
  await page.goto(`${THIRD}/kandidater`);
  await judge(page, 'admin-candidates');
  await page.check('tr:has-text("Fjordren") input');
  await page.check('tr:has-text("Elvebyen") input');
  await page.click('button:has-text("Slå sammen de valgte")');
  await judge(page, 'admin-merge');
  await page.click('label:has-text("Fjordren")');
  await page.click('button:has-text("Slå sammen")');
  await page.waitForSelector('h1:has-text("Fjordren Batteri AS")');
  assert.equal(await page.locator('article.proposal').count(), 4);
  await page.click('button:has-text("Angre")');
  await page.waitForFunction(() => document.querySelectorAll('article.proposal').length === 2);

  await page.goto(`${THIRD}/kandidater`);
  await page.click('a:has-text("Kongsberg")');
  await page.click('summary:has-text("Med eller ikke")');
  await page.click('label:has-text("Nei")');
  await page.click('button:has-text("Lagre vurderingen")');
  await page.waitForSelector('text=Skriv en begrunnelse.');
  assert.ok(await page.isChecked('input[value="no"]'), 'the form is open, with what was chosen');
  await judge(page, 'admin-refused', { languages: [] });
  await page.fill('textarea[name=reason] >> nth=0', 'Utenfor området.');
  await page.click('button:has-text("Lagre vurderingen")');
  await page.waitForSelector('text=Utenfor området.');
  await page.goto(THIRD);
  await judge(page, 'admin-edition');
});

test('the office\'s other rooms, on a phone, in dark and light', async (t) => {
  const { server, admin } = await office(t);
  await press(admin, `${THIRD}/forslag/nytt`, '/nytt', { via: 'phone', candidate: 'Solskur', why: 'Sol.', name: 'Arne' });
  const page = await atTheDesk(t, server, admin, 'phone');
  const rooms = {
    clock: `${OFFICE}/klokke`, association: `${OFFICE}/forening`, admins: `${OFFICE}/administratorer`, outbox: `${OFFICE}/utboks`,
    letters: `${OFFICE}/utboks/maler`,
    'new-edition': `${OFFICE}/ny/gronn-grunder`, entry: `${THIRD}/forslag/nytt`, people: `${THIRD}/personer`,
    'step-before': `${THIRD}/steg/vurdering`, 'decide-before': `${THIRD}/beslutning`, 'publish-before': `${THIRD}/kunngjor`,
    postpone: `${THIRD}/utsett`, history: `${THIRD}/historikk`,
  };
  for (const [name, path] of Object.entries(rooms)) {
    await page.goto(path);
    await judge(page, `admin-${name}`);
  }
  const [mail] = (await admin.json(`${OFFICE}/utboks`)).rows;
  await page.goto(mail.url);
  await judge(page, 'admin-mail');
});
