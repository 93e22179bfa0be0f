/* Two officers correct a count, in real browsers: the chair on a phone, the office at a desk. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { AFTER, counted } from '../flow/lib/counted.mjs';
import { EDITION } from '../flow/lib/jury.mjs';
import { come } from './juror.mjs';
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
