/* Anyone proposes, in a real browser: on a phone, by keyboard alone, without JavaScript, and coming back later. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from '../flow/lib.mjs';
import { mailbox } from '../flow/lib/mailbox.mjs';
import { formPath, GOOD, propose } from '../flow/lib/propose.mjs';
import { judge, person, shot } from './lib.mjs';

const field = (name) => `#propose-${name}`;

async function fill(page, values = GOOD) {
  for (const [name, value] of Object.entries(values)) await page.fill(field(name), value);
}

const send = (page) => page.click('text=Send forslaget');

test('on a phone: from the front page to a receipt that the browser has checked', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'phone');
  await page.goto('/');
  await judge(page, 'home');
  await page.click('main a:text("Grønn Gründer-prisen")');
  await judge(page, 'award');
  await page.click('main a:text("Foreslå en kandidat")');
  await judge(page, 'propose');
  await page.click('summary:text("Vet du mer?")');
  await fill(page, { candidate: 'Biokullverket', orgnr: '312 345 678' });
  await send(page);
  await page.waitForSelector('.ds-error-summary');
  await judge(page, 'propose-refused', { languages: [] });
  await fill(page, { ...GOOD, orgnr: '' });
  await send(page);
  await page.waitForURL('**/forslag/**');
  await page.click('summary:text("Kvittering og etterprøving")');
  await page.waitForSelector('[data-receipt][data-outcome=holds]');
  assert.match(await page.textContent('[data-receipt]'), /kontrollert kvitteringen\. Den stemmer\./);
  await judge(page, 'proposal');
});

test('a receipt of something else is not taken for that of the page', async (t) => {
  const server = await serve(t);
  const { page, context } = await person(t, server, 'desktop');
  const other = await propose(server.visitor());
  const mine = await propose(server.visitor());
  const outcome = async () => {
    await page.goto(mine.path);
    await page.waitForSelector('[data-receipt][data-outcome]', { state: 'attached' });
    return page.getAttribute('[data-receipt]', 'data-outcome');
  };
  assert.equal(await outcome(), 'holds');
  const file = await server.visitor().get(`${other.path}/kvittering`);
  await context.route(`**${mine.path}/kvittering`, (route) => route.fulfill({ body: file.body, contentType: 'text/plain' }));
  assert.equal(await outcome(), 'fails');
  assert.equal(await page.getAttribute('[data-receipt]', 'data-good'), 'false');
});

test('by keyboard alone', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop');
  await page.goto(await formPath(server.visitor()));
  const seen = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate('document.activeElement.name ?? ""');
    const shown = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    assert.ok(shown, `the focus can be seen on ${name || i}`);
    if (GOOD[name]) {
      await page.keyboard.type(GOOD[name]);
      seen.push(name);
    }
    if (await page.evaluate('document.activeElement.matches("form.form button[type=submit]")')) break;
  }
  assert.deepEqual(seen, ['candidate', 'why', 'name', 'relation', 'email']);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/forslag/**');
});

test('without JavaScript, with something wrong first', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'phone', { script: false });
  await page.goto(await formPath(server.visitor()));
  await page.click('summary:text("Vet du mer?")');
  await fill(page, { ...GOOD, orgnr: '312 345 678' });
  await send(page);
  await page.waitForSelector('.ds-error-summary');
  await shot(page, 'propose-refused-phone-light');
  assert.equal(await page.inputValue(field('why')), GOOD.why);
  assert.match(await page.textContent('#propose-orgnr-error'), /kontrollsifferet/);
  await page.fill(field('orgnr'), '923 609 016');
  await send(page);
  await page.waitForURL('**/forslag/**');
  assert.match(await page.textContent('h1'), /Takk/);
  assert.ok(await page.isVisible('text=Trekk forslaget'));
});

test('what was typed is kept from the first keystroke, until it has arrived', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'phone');
  const path = await formPath(server.visitor());
  await page.goto(path);
  await page.type(field('candidate'), 'B');
  assert.match(await page.textContent('[data-saved]'), /^Lagret i nettleseren kl\. \d\d\.\d\d$/);
  await page.fill(field('why'), 'x'.repeat(99));
  assert.equal(await page.textContent('#propose-why-count'), '99 tegn, minst 100');
  await page.fill(field('why'), '😀'.repeat(4001));
  assert.equal(await page.textContent('#propose-why-count'), '4001 tegn, høyst 4000');
  assert.equal([...(await page.inputValue(field('why')))].length, 4001, 'pasted text is never cut');
  await page.click('summary:text("Vet du mer?")');
  await page.check('#propose-goals-7');
  await page.selectOption(field('municipality'), '3301');
  await page.goto('/');
  await page.goto(path);
  assert.equal(await page.inputValue(field('candidate')), 'B');
  assert.equal(await page.inputValue(field('municipality')), '3301');
  assert.ok(await page.isVisible('#propose-goals-7'), 'what was filled in stands open');
  assert.ok(await page.isChecked('#propose-goals-7'));
  assert.match(await page.textContent('[data-saved]'), /Lagret i nettleseren/);

  await fill(page);
  await send(page);
  await page.waitForURL('**/forslag/**');
  await page.goto(path);
  assert.equal(await page.inputValue(field('candidate')), '', 'what has arrived is forgotten');
});

test('the mailed button, and the address corrected on the way', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const { page } = await person(t, server, 'phone');
  await page.goto(await formPath(server.visitor()));
  await fill(page, { ...GOOD, email: 'kari@exmaple.no' });
  await send(page);
  await page.waitForURL('**/forslag/**');
  await page.click('summary:text("Feil adresse")');
  await page.fill('#address-email', 'kari@example.no');
  await page.click('text=Rett adressen og send lenken');
  await page.waitForLoadState();
  const link = (await post.next('kari@example.no')).links[0];
  await page.goto(new URL(link).pathname);
  await judge(page, 'confirm');
  await page.click('main button:text("Bekreft forslaget")');
  await page.waitForURL('**/forslag/**');
  assert.match(await page.textContent('h1'), /bekreftet og teller/);
  await judge(page, 'proposal-confirmed');
  await page.click('summary:text("Trekk forslaget")');
  await page.click('main button:text("Trekk forslaget")');
  await page.waitForSelector('h1:text("Forslaget er trukket")');
  await judge(page, 'proposal-withdrawn');
});

test('too late, with everything that was typed to be copied', async (t) => {
  const server = await serve(t, { clock: '2026-03-01T09:00:00Z' });
  const { page } = await person(t, server, 'phone');
  await page.goto(await formPath(server.visitor()));
  await fill(page);
  await server.restart({ clock: '2026-04-01T09:00:00Z' });
  await send(page);
  await page.waitForSelector('h1:text("Fristen har gått ut")');
  assert.match(await page.textContent('main'), new RegExp(GOOD.why.slice(0, 40)));
  await judge(page, 'propose-late');
});

test('the secret award asks for the board', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop');
  await page.goto(await formPath(server.visitor(), 'hedersmerke'));
  assert.equal(await page.textContent('h1'), 'Foreslå til styret');
  await judge(page, 'propose-board');
  await page.click('summary:has-text("Vet du mer?")');
  await page.fill(field('merits'), '2006 til 2014, styremedlem');
  await fill(page, { ...GOOD, candidate: 'Solveig Eksempel' });
  await send(page);
  await page.waitForURL('**/forslag/**');
  await page.waitForSelector('[data-receipt][data-outcome=holds]', { state: 'attached' });
  assert.match(await page.textContent('.ticket'), /HM\d+-\d+/);
  assert.match(await page.textContent('main'), /2006 til 2014, styremedlem/);
});
