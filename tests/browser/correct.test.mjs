/* After the announcement, in real browsers: the office corrects, the jury decides anew, all is recalled and told again; and
 * everybody's browser checks each version against the decision that it opens. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced } from '../flow/lib/announced.mjs';
import { moveClock, press, THIRD } from '../flow/lib/office.mjs';
import { atTheDesk } from './desk.mjs';
import { judge, person } from './lib.mjs';

const WINNER = '/gronn-grunder/3/vinner';

/* Every receipt on the page holds, and each thing that was told says what had been decided. */
async function allHolds(page, receipts, opened) {
  await page.waitForFunction((n) => document.querySelectorAll('[data-receipt][data-outcome=holds]').length === n, receipts);
  await page.waitForFunction((n) => document.querySelectorAll('[data-opens][data-good=true]').length === n, opened);
  assert.equal(await page.locator('[data-receipt]').count(), receipts);
  assert.equal(await page.locator('[data-opens]').count(), opened);
}

async function decideAnew(server, admin, members, idOf, winner) {
  const [{ members: list }] = (await admin.json(`${THIRD}/personer`)).bodies;
  const chair = members[0];
  chair.visitor = server.visitor();
  await chair.visitor.arrive(server.url + list.find(({ name }) => name === chair.name).link);
  const values = { winners: [idOf(winner)], finalists: ['Biokullverket Åssiden AS', 'Elvebyen Ombruk AS', 'Fjordren Batteri AS'].map(idOf),
    how: 'unanimous', reason: 'De gir ting et nytt liv.', departs: 'Den første har takket nei.', instead: 'Biokullverket har takket nei.' };
  assert.equal((await (await chair.form('/beslutning?ny=1', '/beslutning')).post(values)).status, 200);
}

test('announced, corrected, decided anew, recalled and announced again', { timeout: 400_000 }, async (t) => {
  const kept = {};
  const { server, admin } = await announced(t, { late: async (members, idOf) => Object.assign(kept, { members, idOf }) });
  const { members, idOf } = kept;
  const office = await atTheDesk(t, server, admin, 'desktop');
  const { page } = await person(t, server, 'phone');
  await moveClock(admin, '2022-01-14T09:00');

  await office.goto(`${THIRD}/kunngjor`);
  await judge(office, 'admin-announced');
  await office.click('a:text("Rett kunngjøringen")');
  await judge(office, 'admin-correct');
  await office.fill(`#name-${idOf('Biokullverket Åssiden AS')}`, '');
  await office.click('button:text("Se hvordan det blir")');
  await judge(office, 'admin-correct-refused', { languages: [] });
  await office.fill(`#name-${idOf('Biokullverket Åssiden AS')}`, 'Biokullverket på Åssiden AS');
  await office.fill('#correct-reason', 'Navnet var skrevet feil i kunngjøringen.');
  await office.click('button:text("Se hvordan det blir")');
  assert.match(await office.textContent('.changes ins'), /på Åssiden/);
  await judge(office, 'admin-correct-preview', { languages: [] });
  await office.click('button:text("Endre noe")');
  assert.equal(await office.inputValue('#correct-reason'), 'Navnet var skrevet feil i kunngjøringen.');
  await office.click('button:text("Se hvordan det blir")');
  await office.click('button:text("Kunngjør rettelsen")');
  assert.match(await office.textContent('main'), /Sist rettet 14\. januar 2022/);

  await page.goto(WINNER);
  assert.match(await page.textContent('main'), /Rettet 14\. januar 2022/);
  await allHolds(page, 3, 2);
  await page.click('summary:text("Slik det ble kunngjort 12. januar 2022")');
  await judge(page, 'winner-corrected');

  await decideAnew(server, admin, members, idOf, 'Elvebyen Ombruk AS');
  await office.goto(`${THIRD}/kunngjor`);
  await judge(office, 'admin-decided-anew');
  await office.click('a.ds-button:text("Rett kunngjøringen")');
  await office.fill('#correct-reason', 'Biokullverket har takket nei til prisen.');
  await office.click('button:text("Se hvordan det blir")');
  await judge(office, 'admin-correct-winner', { languages: [] });
  await office.click('button:text("Kunngjør rettelsen")');
  await page.goto(WINNER);
  assert.match(await page.textContent('h1'), /Elvebyen Ombruk AS/);
  await allHolds(page, 5, 3);
  for (const fold of await page.$$('.folds > details > summary')) await fold.click();
  await judge(page, 'winner-declined', { languages: [] });

  await office.goto(`${THIRD}/kunngjor`);
  await office.click('a:text("Kall tilbake kunngjøringen")');
  await judge(office, 'admin-recall');
  await office.fill('#recall-reason', 'Ett av juryens medlemmer var inhabilt. Juryen behandler saken på nytt.');
  await office.click('button:text("Kall tilbake")');
  await judge(office, 'admin-recalled');
  await page.goto(WINNER);
  assert.equal(await page.textContent('h1'), 'Tilbakekalt');
  await allHolds(page, 6, 3);
  await judge(page, 'winner-recalled');
  for (const [path, name] of [['/gronn-grunder/3', 'award-recalled'], ['/', 'home-recalled']]) {
    await page.goto(path);
    assert.match(await page.textContent('main'), /tilbakekalt/i);
    await judge(page, name);
  }

  await moveClock(admin, '2022-01-20T18:00');
  await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: '' });
  await page.goto(WINNER);
  assert.match(await page.textContent('h1'), /Elvebyen Ombruk AS/);
  await allHolds(page, 7, 4);

  /* a correction that says something else than was decided does not pass for what it opens */
  const files = await page.$$eval('[data-receipt]', (all) => all.map((one) => one.dataset.receipt));
  const [own, other] = [files[0], files.find((file) => file.endsWith('/avgjorelse/1'))];
  assert.ok(other, files.join(' '));
  await page.route(`**${other}`, async (route) => route.fulfill({ response: await page.request.fetch(server.url + own) }));
  await page.reload();
  await page.waitForSelector(`[data-receipt$="${other}"][data-outcome=fails]`, { state: 'attached' });
  await page.waitForFunction(() => document.querySelectorAll('[data-opens][data-good=true]').length === 2);
});
