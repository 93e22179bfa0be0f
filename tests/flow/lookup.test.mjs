/* From a code, a proposal's number or a place in the log to what it is and its proof; and nothing from what is none. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced } from './lib/announced.mjs';
import { formAt, moveClock, press, THIRD } from './lib/office.mjs';
import { openReceipt } from './lib/receipt.mjs';

const WINNER = '/gronn-grunder/3/vinner';

async function correct(admin, values) {
  const form = await formAt(admin, `${THIRD}/kunngjor/rett`, '/rett');
  return admin.formOf(await form.send(values), '/rett').send({ publish: '1' });
}

test('a code leads to what was announced, and says whether it still stands', async (t) => {
  let idOf;
  const { server, admin } = await announced(t, { late: async (members, by) => { idOf = by; } });
  const visitor = server.visitor();
  const first = (await visitor.json(WINNER)).code;
  assert.match(first.shown, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.equal(first.whole, `${server.url}/kontroll/${first.shown}`);
  assert.match((await visitor.get(WINNER)).body, /<svg class="qr" viewBox="0 0 \d+ \d+"/);
  const found = await visitor.json(first.url);
  assert.equal(found.told.text, 'Kunngjort 12. januar 2022: Biokullverket Åssiden AS.');
  assert.match(found.told.since, /Dette gjelder/);
  const receipt = openReceipt((await visitor.get(found.receipt.url)).body, (await visitor.get('/log/key')).body);
  assert.equal(String(receipt.index), found.index);
  assert.deepEqual(JSON.parse(found.entry), receipt.entry, 'the entry as it stands in the log');

  for (const typed of [first.shown, first.signs.toLowerCase(), ` ${first.shown.replace('-', ' ')} `, found.index]) {
    const asked = await visitor.get(`/kontroll?nummer=${encodeURIComponent(typed)}`);
    assert.equal(asked.status, 303, typed);
    assert.equal(asked.location, `/kontroll/${first.shown}`, typed);
  }
  assert.equal((await visitor.get(`/en/kontroll?nummer=${first.signs}`)).location, `/en/kontroll/${first.shown}`);
  assert.match((await visitor.get(`/en/kontroll/${first.signs}`)).text, /Announced on 12 January 2022/);

  await moveClock(admin, '2022-01-14T09:00');
  await correct(admin, { [`name-${idOf('Biokullverket Åssiden AS')}`]: 'Biokullverket AS', reason: 'Feil navn.' });
  const second = (await visitor.json(WINNER)).code;
  assert.notEqual(second.shown, first.shown, 'each version has its own');
  assert.match((await visitor.get(first.url)).text, /Kunngjort 12\. januar 2022: Biokullverket Åssiden AS\..*Dette er rettet siden, 14\. januar 2022.*Feil navn\./);
  assert.match((await visitor.get(second.url)).text, /Kunngjort med en rettelse 14\. januar 2022: Biokullverket AS\..*Dette gjelder/);
  await press(admin, `${THIRD}/kunngjor/tilbakekall`, '/tilbakekall', { reason: 'Inhabilitet.' });
  for (const { url } of [first, second]) assert.match((await visitor.get(url)).text, /Dette gjelder ikke lenger\. Kunngjøringen ble kalt tilbake 14\. januar 2022\. Inhabilitet\./);
  await moveClock(admin, '2022-01-20T09:00');
  await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: '' });
  assert.match((await visitor.get(second.url)).text, /Det ble kalt tilbake, og noe annet ble kunngjort 20\. januar 2022/);
});

test('a proposal\'s number and a place lead to their entry, and open nothing', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  const own = await visitor.json('/kontroll/gg3-007');
  assert.equal(own.heading, 'Forslag GG3-007');
  const { type, edition, open } = JSON.parse(own.entry);
  assert.deepEqual([type, edition, open.number], ['proposal.received', 'gronn-grunder-3', 7]);
  const receipt = openReceipt((await visitor.get(own.receipt.url)).body, (await visitor.get('/log/key')).body);
  assert.equal(receipt.openings.later, undefined);
  assert.equal(receipt.openings.private, undefined, 'what was written is nobody\'s here');
  assert.match((await visitor.get('/kontroll/GG3-007')).text, /For å lese dem trenger du din egen kvittering/);
  assert.equal((await visitor.get('/kontroll?nummer=gg3-007')).location, '/kontroll/GG3-007');

  const decision = (await visitor.json(WINNER)).decided.place;
  const sealed = await visitor.json(`/kontroll/${decision}`);
  assert.equal(JSON.parse(sealed.entry).type, 'sealed');
  assert.ok(!JSON.stringify(sealed).includes('decision'), 'what it is, is not told here');
  assert.match((await visitor.get('/kontroll/0')).text, /Linje 0 i loggen.*log\.begun/);
});

test('what leads nowhere gets a sentence and keeps what was typed, and hostile signs get nowhere', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  for (const typed of ['00000-00000', 'GG3-999', 'GG9-001', '99999999', 'tull', 'GG3-', '-1', '1e3', '0x10']) {
    const answer = await visitor.get(`/kontroll?nummer=${encodeURIComponent(typed)}`);
    assert.equal(answer.status, 404, typed);
    assert.match(answer.text, /Det finner vi ikke/, typed);
    assert.ok(answer.body.includes(`value="${typed}"`), typed);
    assert.equal((await visitor.get(`/kontroll/${typed}`)).status, 404, typed);
  }
  const hostile = ['"><script>alert(1)</script>', '{{t.check.title}}', '../../etc/passwd', 'x'.repeat(5000), '%', "' OR 1=1 --", 'É'.repeat(80)];
  for (const typed of hostile) {
    const answer = await visitor.get(`/kontroll?nummer=${encodeURIComponent(typed)}`);
    assert.ok([400, 404, 414].includes(answer.status), `${typed.slice(0, 20)}: ${answer.status}`);
    assert.doesNotMatch(answer.body, /<script>alert/);
    assert.ok([400, 404, 414].includes((await visitor.get(`/kontroll/${encodeURIComponent(typed)}`)).status), typed.slice(0, 20));
  }
  for (const bytes of ['/kontroll/%ff%fe', '/kontroll/%00', '/kontroll?nummer=%00%07', '/kontroll?nummer=%ff', '/kontroll?nummer=%e2%80%ae', '/kontroll/%e2%80%ae', '/kontroll?nummer=1&nummer=2'])
    assert.ok((await visitor.get(bytes)).status < 500, bytes);
  for (const where of ['99999999', 'GG3-001', 'x', '-1']) assert.equal((await visitor.get(`/kontroll/${where}/bevis`)).status, 404, where);
  assert.equal((await visitor.post('/kontroll', { nummer: '1' })).status, 405, 'it is only ever asked');
  const [one, other] = await Promise.all(['HM2-100', 'HM2-999'].map((typed) => visitor.get(`/kontroll/${typed}`)));
  assert.equal(one.status, 404);
  assert.match(one.text, /Om forslag til denne utmerkelsen sier vi ingenting/);
  assert.equal(one.body.replaceAll('HM2-100', ''), other.body.replaceAll('HM2-999', ''), 'the same of every number');
  for (const old of ['/etterprov', '/etterprov/selv', '/nn/etterprov', '/kontroll/selv']) assert.equal((await visitor.get(old)).status, 200, old);
});
