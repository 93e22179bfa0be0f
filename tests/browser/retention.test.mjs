/* What the clock erases: told beforehand, on the page for it and among what waits, and told afterwards, by clicking. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from '../flow/lib.mjs';
import { announced } from '../flow/lib/announced.mjs';
import { arrive } from '../flow/lib/jury.mjs';
import { moveClock, office, OFFICE, proposals, THIRD } from '../flow/lib/office.mjs';
import { atTheDesk } from './desk.mjs';
import { judge } from './lib.mjs';

const PAGE = `${OFFICE}/lagringstid`;

/* The office some years later: {admin, page}. */
async function later(t, server, before, minute) {
  await moveClock(before, minute);
  await server.restart();
  const admin = await arrive(server, 'Administrator');
  return { admin, page: await atTheDesk(t, server, admin, 'desktop') };
}

test('from the announcement to the day after the erasure', async (t) => {
  const { server, admin: first } = await announced(t);
  const start = await atTheDesk(t, server, first, 'desktop');
  assert.ok(!(await start.innerText('main')).includes('forslag slettes'), 'two years before, nothing has to be said');
  await start.click(`main a[href="${THIRD}"]`);
  await start.waitForSelector('dt:text("Forslagene slettes")');
  assert.match(await start.innerText('dl.pairs'), /12\. januar 2024/);
  await start.click('.places a:text("Lagringstid")');
  await start.waitForSelector('h1:text("Lagringstid")');
  assert.match(await start.innerText('main'), /12\. januar 2024 slettes 20 forslag/);
  assert.match(await start.innerText('main'), /Tiden begynner når utgaven kunngjøres/);
  assert.deepEqual(await start.locator('tr:has-text("Hedersmerket") td.n').allInnerTexts(), ['', '', '0'], 'who wins is not known');
  await judge(start, 'retention-runs');
  await start.goto('/personvern');
  assert.match(await start.innerText('main'), /Forslagene fra 2021 slettes 12\. januar 2024\./);
  await judge(start, 'privacy-dates', { schemes: ['light'], sizes: ['phone'], languages: [] });

  const near = await later(t, server, first, '2023-12-20T09:00');
  await near.page.waitForSelector('text=20 forslag slettes 12. januar 2024');
  await judge(near.page, 'office-home-retention', { languages: [] });
  await near.page.click('a:has-text("20 forslag slettes 12. januar 2024")');
  await near.page.waitForURL((url) => url.pathname === PAGE);

  const gone = await later(t, server, near.admin, '2024-01-13T09:00');
  await until('they are erased', async () => (await proposals(gone.admin)).filter(({ state }) => state !== 'slettet').length === 1);
  await gone.page.click('a:text("Innsyn og sletting")');
  await gone.page.click('a:text("Lagringstid")');
  await gone.page.waitForSelector('text=Ingenting igjen å slette');
  assert.match(await gone.page.innerText('section:has(#erased)'), /13\. januar 2024\s+20 forslag/);
  await judge(gone.page, 'retention-erased');
  await gone.page.goto(`${THIRD}/steg/vurdering/resultat`);
  assert.deepEqual(await gone.page.locator('.ds-table:has(caption) th[scope=row]').evaluateAll((names) => names.filter((one) => !one.textContent.trim())), []);
  assert.match(await gone.page.innerText('main'), /En kandidat som er slettet, står med nummeret sitt/);
  await judge(gone.page, 'result-erased', { sizes: ['phone'], schemes: ['light'], languages: [] });
  await gone.page.goto(PAGE);
  await gone.page.click('section:has(#erased) tbody a');
  await gone.page.waitForSelector('text=20 forslag er slettet fordi lagringstiden var ute');
});

test('before anybody has proposed anything', async (t) => {
  const { server, admin } = await office(t, { clock: '2021-09-01T08:00:00+02:00' });
  const page = await atTheDesk(t, server, admin, 'phone');
  await page.click('a:text("Lagringstid")');
  await page.waitForSelector('text=ingenting å slette');
  await judge(page, 'retention-empty', { schemes: ['light'], sizes: ['phone'] });
});
