/* What the office erases at somebody's wish: each behind a page that says what goes and what stays. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { mailbox } from '../flow/lib/mailbox.mjs';
import { formAt, moveClock, office, OFFICE, press, proposals, THIRD } from '../flow/lib/office.mjs';
import { GOOD, propose } from '../flow/lib/propose.mjs';
import { atTheDesk } from './desk.mjs';
import { judge } from './lib.mjs';

/* Presses the button with nothing written, and then with a reason. */
async function erase(page, name) {
  await judge(page, name);
  await page.click('main button[type=submit]');
  await page.waitForSelector('.ds-error-summary');
  await judge(page, `${name}-refused`, { sizes: ['phone'], languages: [] });
  await page.fill('textarea[name=reason]', 'Bedt om i brev 20. september.');
  await page.click('main button[type=submit]');
  await page.waitForSelector('.ds-error-summary', { state: 'detached' });
}

test('a proposal and a candidate', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  await propose(server.visitor());
  await post.next(GOOD.email);
  const page = await atTheDesk(t, server, admin, 'desktop');
  const row = (await proposals(admin)).find(({ candidate }) => candidate === GOOD.candidate);
  await page.goto(row.url);
  await page.click('main a[href$="/slett"]');
  assert.match(await page.innerText('h1'), /Slett opplysningene i GG3-\d+ om Biokullverket Åssiden/);
  await erase(page, 'erase-proposal');
  await page.waitForSelector('h1:text-is("Slettet forslag")');
  assert.equal(await page.locator('main form').count(), 0, 'nothing can be done with it');
  await judge(page, 'erased-proposal', { languages: [] });
  await page.goto(`${row.url}/slett`);
  await judge(page, 'erase-proposal-nothing', { sizes: ['phone'] });
  await page.click('a:text("Til forslaget")');
  await page.waitForURL(`**${row.url}`);

  await press(admin, `${THIRD}/kandidater/ny`, '/ny', { name: 'Tangbakeriet Glassverket', summary: 'Knekkebrød av sukkertare' });
  const [candidate] = (await admin.json(`${THIRD}/kandidater`)).rows;
  await page.goto(candidate.url);
  await page.click('main a[href$="/slett"]');
  await erase(page, 'erase-candidate');
  await page.waitForSelector('h1:text-is("Slettet kandidat")');
  await judge(page, 'erased-candidate', { languages: [] });
  await page.goto(`${THIRD}/kandidater?vis=all`);
  await page.click('th a:text-is("Slettet kandidat")');
  await page.goto(`${candidate.url}/slett`);
  await page.waitForSelector('h1:text-is("Opplysningene er slettet")');
  await page.click('a:text("Til kandidaten")');
  await page.waitForURL(`**${candidate.url}`);
});

async function asks(post, visitor, email, values) {
  await press(visitor, '/innsyn', '/innsyn', { email });
  const link = new URL((await post.next(email)).links[0]).pathname;
  await press(visitor, link, '/slett', values);
  await post.next(email);
}

test('a person, and the wish by which they asked', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  const at = `${THIRD}/personer`;
  await press(admin, `${at}/juryen`, '/juryen', { name: 'Nils Nyvalgt', email: 'nils-kristoffer.nyvalgt@naeringsforeningen.example.org', role: 'member' });
  await post.next('nils-kristoffer.nyvalgt@naeringsforeningen.example.org');
  await asks(post, server.visitor(), 'nils-kristoffer.nyvalgt@naeringsforeningen.example.org', { what: 'all', words: 'Jeg har flyttet til Svalbard, og vil ikke stå oppført her lenger.' });
  await propose(server.visitor());
  await post.next(GOOD.email);
  await moveClock(admin, '2021-10-01T09:00');
  await asks(post, server.visitor(), GOOD.email, { what: 'sent', words: '' });

  const page = await atTheDesk(t, server, admin, 'desktop');
  await page.goto(`${OFFICE}/innsyn`);
  await judge(page, 'wishes');
  await page.click('a:text("nils-kristoffer.nyvalgt@naeringsforeningen.example.org")');
  await page.waitForSelector('.opening dd:has-text("20. oktober 2021 19 dager igjen")');
  await judge(page, 'wish');
  const wish = new URL(page.url()).pathname;
  await page.goto(`${wish}/slett`);
  await judge(page, 'erase-wish-open', { sizes: ['phone'] });
  await page.click('a:text("Til ønsket")');
  await page.waitForURL(`**${wish}`);
  await page.click('a:text("Slett navn og adresse")');
  const person = new URL(page.url()).pathname;
  await judge(page, 'erase-person-works', { sizes: ['phone'] });
  await page.click('a:text("Personer i Grønn Gründer-prisen, 3. utgave, 2021")');
  await page.waitForURL(`**${at}`);
  await press(admin, `${at}/juryen/${person.split('/').at(-2)}/ta-ut`, '/ta-ut', { reason: 'Flyttet' });
  await page.goto(person);
  await erase(page, 'erase-person');
  await page.waitForSelector('h1:text-is("Opplysningene er slettet")');
  await judge(page, 'erased-person', { languages: [] });
  await moveClock(admin, '2021-11-03T09:00');
  await page.goto(`${OFFICE}/innsyn`);
  await judge(page, 'wishes-late', { languages: [] });
  await press(admin, wish, '/svar', { outcome: 'done', reason: 'Navnet ditt er borte.' });
  await page.goto(wish);
  await judge(page, 'wish-done', { languages: [] });
  await page.click('a:text("Slett det som står i ønsket")');
  await judge(page, 'erase-wish');
  await page.click('main button[type=submit]');
  await page.waitForURL(`**${wish}`);
  await page.waitForSelector('h1:text-is("Slettet ønske")');
  await judge(page, 'wish-gone');
  await page.click('.kicker a');
  await judge(page, 'wishes-gone', { languages: [] });
});
