/* Mail on a phone: how it is read, and what the office reads of one that did not arrive. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve, until } from '../flow/lib.mjs';
import { mailbox, sendTo } from '../flow/lib/mailbox.mjs';
import { office, OFFICE, press, THIRD } from '../flow/lib/office.mjs';
import { propose } from '../flow/lib/propose.mjs';
import { settings } from '../flow/lib/settings.mjs';
import { mailServer } from '../flow/lib/smtp.mjs';
import { atTheDesk } from './desk.mjs';
import { findings, judge, person, shot } from './lib.mjs';

/* A mail program gives a page its own frame and heading. */
const FRAME = /^(?:region|landmark-one-main|page-has-heading-one): /;

for (const scheme of ['light', 'dark'])
  test(`a mail is one button on a phone, in ${scheme}`, async (t) => {
    const post = await mailbox(t);
    const server = await serve(t, { config: post.config });
    await propose(server.visitor(), { email: 'kari@example.no', candidate: 'Etsværtlangtnavnutenmellomrom'.repeat(4) });
    const mail = await post.next('kari@example.no');
    const { page } = await person(t, server, 'phone', { scheme });
    await page.setContent(mail.html);
    await shot(page, `mail-phone-${scheme}`);
    assert.deepEqual((await findings(page)).filter((one) => !FRAME.test(one)), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.equal(await page.locator('a').count(), 1);
    const { height } = await page.getByRole('link', { name: 'Åpne lenken' }).boundingBox();
    assert.ok(height >= 44, `${height}`);
    await page.click('a');
    await page.waitForURL(/\/bekreft\//);
    await page.waitForSelector('button:has-text("Bekreft")');
  });

test('the outbox says why a mail did not arrive, on a phone', async (t) => {
  const unwilling = await mailServer(t);
  unwilling.plan = (step, { to }) => (step === 'RCPT' && to[0] === 'nils@example.org' ? '550 5.1.1 <nils@example.org>: no such mailbox here' : undefined);
  const { server, admin } = await office(t, { config: settings(t, ...sendTo(unwilling.port)) });
  await press(admin, `${THIRD}/personer/juryen`, '/juryen', { name: 'Nils Nyvalgt', email: 'nils@example.org', role: 'member' });
  await until('it has been refused', async () => (await admin.json(`${OFFICE}/utboks?vis=failed`)).rows.length === 1);
  const page = await atTheDesk(t, server, admin, 'phone');
  await page.goto(OFFICE);
  await page.click('a:has-text("1 e-post kom ikke frem")');
  await page.waitForSelector('text=Adressen finnes ikke hos mottakeren. Se om den er skrevet riktig.');
  await judge(page, 'outbox-failed', { schemes: ['light'] });
  await page.click('td a, th a');
  await page.waitForSelector('text=Meldingen ordrett: 550 5.1.1 * no such mailbox here');
  await judge(page, 'outbox-failed-mail', { schemes: ['light'] });
  await page.goto(`${OFFICE}/utboks`);
  await page.click('a:has-text("Slik ser e-postene ut")');
  await page.click('summary:has-text("Bekreft forslaget ditt")');
  assert.ok(await page.isVisible('text=Takk for forslaget om Eksempelbedriften AS'));
  await judge(page, 'letters-open', { sizes: ['phone'], schemes: ['light', 'dark'], languages: [] });
});
