/* Two officers correct a count, in real browsers: the chair on a phone, the office at a desk. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { AFTER, counted } from '../flow/lib/counted.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, marked, Member, NAMES } from '../flow/lib/jury.mjs';
import { checked, come, declareNone, enrol, mark } from './juror.mjs';
import { judge } from './lib.mjs';

const OFFICE = `/administrasjon/utgave/${EDITION}/steg/vurdering`;
const BODY = `/jury/${EDITION}/juryen`;

test('a recusal that is found late: asked for on a phone, answered at a desk, both results to be read', async (t) => {
  const { server, first } = await counted(t);
  await server.restart({ clock: AFTER }); /* links work once; a start prints new ones */
  const { page: chair } = await come(t, server, 'Astrid', 'phone');
  const { page: admin } = await come(t, server, 'Administrator', 'desktop');

  await chair.goto(`${BODY}/vurdering/resultat`);
  await chair.click('a[href$="/rettelser"]');
  await chair.waitForURL('**/rettelser');
  await judge(chair, 'jury-corrections-empty', { sizes: ['phone'] });
  await chair.click('label:has-text("Berit")');
  await chair.check(`[name=candidate][value=${first.id}]`);
  await chair.click('.form button[type=submit]');
  await chair.waitForSelector('[aria-invalid=true]');
  await judge(chair, 'jury-corrections-refused', { sizes: ['phone'], languages: [] });
  await chair.fill('[name=reason]', 'Eier en tiendedel av selskapet.');
  await chair.click('.form button[type=submit]');
  await chair.waitForSelector('#asked');
  await judge(chair, 'jury-corrections', { sizes: ['phone'] });
  await chair.click('#asked + ul a');
  await judge(chair, 'jury-correction-own', { sizes: ['phone'] });

  await admin.goto(OFFICE);
  await admin.click('a:has-text("venter på svar fra deg")');
  await judge(admin, 'admin-corrections');
  await admin.click('#asked + ul a');
  await judge(admin, 'admin-correction');
  await admin.check('[name=answer][value=yes]');
  await admin.click('.form button[type=submit]');
  await admin.waitForURL('**/rettelser');
  await admin.goto(`${OFFICE}/resultat`);
  await judge(admin, 'admin-result-corrected', { languages: [] });

  await chair.goto(`${BODY}/vurdering/resultat`);
  await chair.click('summary:has-text("Resultatet slik det var")');
  assert.match(await chair.textContent('main'), /Rettet .*Berit .* er inhabil for/s);
  await judge(chair, 'jury-result-corrected');
});

/* All of it before the opening is one count; what is found after it leaves two. */
test('a sealed vote: corrected before it is opened it is counted once, corrected after it shows both results', { timeout: 240_000 }, async (t) => {
  const server = await demo(t, JUDGING, { secrecy: 'sealed' });
  const office = await arrive(server, 'Administrator');
  await gather(office, EDITION, NAMES.slice(0, 3).map((name) => ({ name, kind: 'bedrift', place: 'Drammen' })));
  const chair = await Member.of(server, 'Astrid', EDITION, 'juryen');
  await chair.begin();
  const { page } = await come(t, server, 'Berit', 'phone');
  await enrol(page);
  await declareNone(page);
  assert.equal((await chair.open('vurdering')).status, 200, 'two hold the key: a signer without a browser, and this phone');
  const others = await Promise.all(['Yusuf', 'Siri', 'Linh', 'Morten', 'Ole-Petter'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of others) await member.begin();
  const high = marked((id, i) => ({ s: i === 0 ? [5, 5, 5] : [2, 2, 2] }));
  for (const member of [chair, ...others]) assert.equal((await member.cast('vurdering', member === others[0] ? high : evenly(2, 2, 2))).status, 200);
  for (const id of ['k01', 'k02', 'k03']) {
    await page.goto(`${BODY}/vurdering/kandidat/${id}`);
    await mark(page, id === 'k01' ? [4, 4, 4] : [2, 2, 2]);
  }
  await page.goto(`${BODY}/vurdering/se-over`);
  await checked(page);
  await page.click('button:has-text("Lever vurderingene")');
  await page.waitForURL('**/levert');
  assert.equal((await (await chair.form('/vurdering/lukk', '/lukk')).post({})).status, 200);

  /* two agree: who gave the highest marks was bound to that one */
  const correct = async (person, n) => {
    const asked = await (await chair.form('/vurdering/rettelser', '/rettelser')).post({ person: person.desk.juror, candidate: 'k01', reason: 'Eier en tiendedel av selskapet.' });
    assert.equal(asked.status, 200, asked.body);
    assert.equal((await (await office.form(`${OFFICE}/rettelser/${n}`, `/rettelser/${n}`)).send({ answer: 'yes' })).status, 200);
  };
  await correct(others[0], 1);
  await page.goto(`${BODY}/vurdering/resultat`);
  assert.equal(await page.locator('table').count(), 0, 'sealed still');
  assert.equal((await chair.show('vurdering')).status, 200);
  await page.click('button:has-text("Vis resultatet")');
  await page.waitForSelector('table');
  const first = () => page.textContent('.ds-table tbody tr:first-child');
  assert.match(await page.textContent('main'), /Rettet .*Yusuf .* er inhabil for .*De er talt opp bare én gang/s);
  assert.equal(await page.locator('summary:has-text("Resultatet slik det var")').count(), 0);
  assert.match(await first(), /2,33/, 'four and five twos, without the five');
  await judge(page, 'jury-result-corrected-sealed', { sizes: ['phone'], languages: [] });

  await correct(others[1], 2);
  await page.reload();
  await page.click('summary:has-text("Resultatet slik det var")');
  assert.match(await first(), /2,40/);
  assert.match(await page.textContent('details:has-text("Resultatet slik det var") tbody'), /2,33/);
  assert.equal(await page.locator('.note:has-text("Rettet")').count(), 2, 'both corrections with their reasons');
  await page.goto(`${BODY}/protokoll`);
  assert.match(await page.textContent('.sheet'), /2,40.*Siri .* er inhabil for .*2,33/s, 'and in the minutes');
});
