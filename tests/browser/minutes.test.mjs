/* The minutes as they are read, and as they come out on paper: A4, numbered, black on white, and nothing of the house around
 * them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { announced } from '../flow/lib/announced.mjs';
import { boardVoted } from '../flow/lib/honour.mjs';
import { EDITION } from '../flow/lib/jury.mjs';
import { openNote } from '../flow/lib/note.mjs';
import { settingsOf } from '../flow/lib/settings.mjs';
import { silentPolicy } from '../flow/lib/witness.mjs';
import { come } from './juror.mjs';
import { judge, SHOTS } from './lib.mjs';

const BODY = `/jury/${EDITION}/juryen`;
const OFFICE = `/administrasjon/utgave/${EDITION}/protokoll/juryen`;
const WHITE = 'rgb(255, 255, 255)';

/* Of a PDF that Chromium made: its sheets' sizes in points. */
const sheets = (pdf) => [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Math.round(w), Math.round(h)]);

async function print(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  if (process.env.PICTURES) {
    fs.mkdirSync(SHOTS, { recursive: true });
    fs.writeFileSync(path.join(SHOTS, `${name}.pdf`), pdf);
  }
  return pdf;
}

/* What ink and paper are, and what of the house is still there, when it is printed. */
const onPaper = (page) => page.evaluate(() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
  return { paper: style('body').backgroundColor, ink: style('.sheet').color, page: style('body').page,
    house: shown('nav, .me, .foot, .hint, button, .ways'), plot: shown('.plot.wide'), narrow: shown('.plot.narrow') };
});

test('the jury\'s minutes, from the decision to the sheet that is signed', { timeout: 300_000 }, async (t) => {
  const { server } = await announced(t);
  await server.restart(); /* links work once; a start prints new ones */
  const { page } = await come(t, server, 'Astrid', 'phone', { scheme: 'dark' });
  await page.goto(`${BODY}/beslutning`);
  await page.click('a:text("Les og skriv ut protokollen")');
  await page.waitForURL('**/protokoll');
  await judge(page, 'minutes');
  assert.ok(!(await page.isVisible('.plot.wide')), 'on a phone the names stand above their lines');

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.deepEqual(await onPaper(page), { paper: WHITE, ink: 'rgb(0, 0, 0)', page: 'minutes', house: 0, plot: 1, narrow: 0 });
  const pdf = await print(page, 'minutes');
  const sizes = sheets(pdf);
  assert.ok(sizes.length >= 2 && sizes.length <= 6, `${sizes.length} sheets`);
  assert.ok(sizes.every(([w, h]) => Math.abs(w - 595) <= 1 && Math.abs(h - 842) <= 1), JSON.stringify(sizes));
  for (const language of ['nn', 'en']) {
    await page.goto(`/${language}${BODY}/protokoll`);
    await print(page, `minutes-${language}`);
  }
  const { page: admin } = await come(t, server, 'Administrator', 'desktop');
  await admin.goto(`/administrasjon/utgave/${EDITION}`);
  await admin.click('a:text-is("Protokoll")');
  await admin.waitForURL(`**${OFFICE}`);
  await judge(admin, 'minutes-office', { sizes: ['desktop'] });
});

test('the board\'s minutes of a secret case are read without script too', { timeout: 120_000 }, async (t) => {
  const config = settingsOf(t, 'open');
  const hash = silentPolicy(t, config);
  const { server } = await boardVoted(t, { config });
  await server.restart();
  const key = (await server.visitor().get('/log/key')).body.trim();
  const { page, context } = await come(t, server, 'Eirik', 'phone');
  await page.goto('/jury/hedersmerke-2/styret/protokoll');
  await judge(page, 'minutes-board', { sizes: ['phone'], languages: [] });
  await print(page, 'minutes-board');
  await page.emulateMedia({ media: 'print' });
  const mark = page.locator('.sheet .mark-of-log');
  assert.equal(openNote(await mark.locator('pre').textContent(), key).split('\n')[0], key.split('+')[0], 'the log has signed what is printed');
  assert.ok(await mark.locator('p', { hasText: `SHA-256 av reglene for vitnene (/log/policy): ${hash}` }).isVisible(), 'and the paper says whose signatures it needs');
  assert.ok(await mark.locator('pre').isVisible());
  await page.emulateMedia({ media: 'screen' });
  const plain = await context.newPage();
  await plain.route('**/*.js', (route) => route.abort());
  await plain.goto('/jury/hedersmerke-2/styret/protokoll');
  assert.match(await plain.textContent('.sheet'), /Vedtatt: 5 for, 5 krevdes\./);
  assert.equal(await plain.locator('.signs li').count(), 5);
});
