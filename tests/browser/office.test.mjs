/* What an administrator does with an edition from its deadline to its announcement, and the next one begun, by clicking. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { until } from '../flow/lib.mjs';
import { decided } from '../flow/lib/announced.mjs';
import { office, OFFICE, proposals, THIRD } from '../flow/lib/office.mjs';
import { atTheDesk } from './desk.mjs';
import { judge } from './lib.mjs';

const AWARD = '/gronn-grunder/3';
const once = (size) => ({ sizes: [size], schemes: ['light'], languages: size === 'phone' ? ['nn', 'en'] : [] });
const submit = (page, label) => page.click(`main button:has-text("${label}")`);

for (const size of ['phone', 'desktop'])
  test(`the deadline and what comes after it, on a ${size}`, async (t) => {
    const { server, admin } = await office(t);
    const page = await atTheDesk(t, server, admin, size);
    await page.goto(`${OFFICE}/klokke`);
    await submit(page, 'Til rett etter: Grønn Gründer, frist for forslag');
    await page.waitForSelector('h1:has-text("9. oktober 2021")');
    for (const day of [10, 11, 12, 13]) {
      await submit(page, 'Ett døgn frem');
      await page.waitForSelector(`h1:has-text("${day}. oktober 2021")`);
    }
    await until('all have come', async () => (await proposals(admin)).length === 21);

    await page.goto(`${THIRD}/forslag?vis=all`);
    await page.click('tr:has-text("Per-Ætte") a');
    await judge(page, `office-late-${size}`, once(size));
    await page.fill('form[action$="/ta-med"] textarea', 'Kom fire dager for sent, med god grunn.');
    await submit(page, 'Ta det med likevel');
    await page.waitForSelector('button:has-text("Lag ny kandidat"):visible');
    assert.match(await page.textContent('main'), /med god grunn/);

    await page.goto(`${THIRD}/forslag`);
    await page.click('a:has-text("Legg inn et forslag som kom på annen måte")');
    await page.click('label:has-text("Telefon")');
    await page.fill('[name=received]', '2021-10-08T22:30');
    for (const [name, value] of Object.entries({ candidate: 'Solskur Lier', why: 'Lader syklene med sol.', name: 'Arne på telefonen' }))
      await page.fill(`[name=${name}]`, value);
    await page.click('main form button[type=submit] >> nth=-1');
    await page.waitForSelector('h1:has-text("Solskur Lier")');

    await page.goto(`${THIRD}/personer/juryen`);
    await page.fill('[name=name]', 'Nils Nyvalgt');
    await page.fill('[name=email]', 'nils@example.org');
    await page.click('label:has-text("jurymedlem")');
    await judge(page, `office-invite-${size}`, once(size));
    await page.click('main form button[type=submit] >> nth=-1');
    await page.waitForSelector('text=Nils Nyvalgt');

    await page.goto(THIRD);
    await page.click('a:has-text("Utsett utgaven")');
    await page.fill('[name=ceremony]', '2022-01-12T18:00');
    await page.fill('[name=reason]', 'Samlingen i november er avlyst.');
    await submit(page, 'Utsett');
    await page.waitForURL((url) => url.pathname === THIRD);
    assert.match((await server.visitor().get(AWARD)).text, /Samlingen i november er avlyst\./);

    await page.goto(`${THIRD}/forslag`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("Forslagene som CSV")')]);
    assert.match(fs.readFileSync(await download.path(), 'utf8'), /Solskur Lier/);
  });

for (const size of ['phone', 'desktop'])
  test(`what was decided is previewed and announced, and the next edition opened, on a ${size}`, async (t) => {
    const { server, admin } = await decided(t);
    const page = await atTheDesk(t, server, admin, size);
    for (const [name, path] of [['counted', '/steg/vurdering'], ['result', '/steg/vurdering/resultat'], ['decided', '/beslutning']]) {
      await page.goto(THIRD + path);
      await judge(page, `office-${name}-${size}`, once(size));
    }
    await page.goto(THIRD);
    await page.click('a:has-text("Kunngjør tildelingen")');
    await judge(page, `office-publish-${size}`, once(size));
    assert.equal((await server.visitor().get(`${AWARD}/vinner`)).status, 404, 'a preview is for the office alone');
    await page.fill('[name=signed_by]', 'Astrid Nøkleby-Eks, leder');
    await submit(page, 'Kunngjør tildelingen');
    await page.waitForSelector('h1:has-text("Kunngjort")');
    await judge(page, `office-published-${size}`, { ...once(size), languages: [] });
    await page.click('a:has-text("Se den offentlige siden")');
    await page.waitForSelector('h1:has-text("Biokullverket Åssiden AS")');

    await page.goto(OFFICE);
    await page.click('a:has-text("Ny utgave")');
    await judge(page, `office-new-${size}`, once(size));
    await page.click('main a:has-text("Grønn Gründer-prisen")');
    for (const [name, value] of Object.entries({ label: '2022', opens: '2022-02-01T08:00', closes: '2022-03-01T23:59', decides: '2022-04-01T12:00', ceremony: '2022-05-17T18:00' }))
      await page.fill(`[name=${name}]`, value);
    await page.click('main form button[type=submit] >> nth=-1');
    await page.waitForURL('**/gronn-grunder-4');
    await page.goto(`${OFFICE}/utgave/gronn-grunder-4/apne`);
    await judge(page, `office-open-${size}`, once(size));
    await submit(page, 'Åpne for forslag');
    await page.waitForURL('**/gronn-grunder-4');
    assert.equal((await server.visitor().get('/gronn-grunder/4')).status, 200);
  });
