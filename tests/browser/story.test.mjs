/* The whole way of both awards as they are shipped, with sealed votes, in real browsers: from somebody who proposes to somebody who
 * does not believe it. What others of the same role do besides is done without a browser. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, until } from '../flow/lib.mjs';
import { gather, marked, Member, vote } from '../flow/lib/jury.mjs';
import { candidates, gatherAll, moveClock, office, OFFICE, THIRD, toDeadlineAndBeyond } from '../flow/lib/office.mjs';
import { GOOD } from '../flow/lib/propose.mjs';
import { atTheDesk } from './desk.mjs';
import { checked, come, declareNone, enrol, mark, receiptHolds } from './juror.mjs';
import { person } from './lib.mjs';

const GRUNDER = 'gronn-grunder-3';
const BADGE = 'hedersmerke-2';
const LATE = 240_000;

/* Proposes on a phone, looks at the receipt and keeps it: {page, file}. */
async function proposed(t, server, award, values) {
  const { page } = await person(t, server, 'phone');
  await page.goto(award);
  await page.click('main a:has-text("Foreslå")');
  for (const [name, value] of Object.entries(values)) await page.fill(`#propose-${name}`, value);
  await page.click('text=Send forslaget');
  await page.waitForURL('**/forslag/**');
  await receiptHolds(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
  const file = path.join(scratch(t), 'mitt.tlog-proof');
  fs.copyFileSync(await download.path(), file);
  return { page, file };
}

/* The kept file, long after: on the page, which asks the log of today whether it goes on from there; and with the command. */
async function stillHolds(page, file, key) {
  await page.goto('/etterprov');
  await page.setInputFiles('#file', file);
  await page.waitForSelector('[data-outcome=holds]');
  await page.waitForSelector('[data-since][data-word=extends]');
  const said = await command(['verify', file, '--key', key]);
  assert.equal(said.code, 0, said.out + said.err);
}

/* Everything that the log says, hashed anew by somebody far away. */
async function logHolds(server) {
  const key = (await server.visitor().get('/log/key')).body.trim();
  const said = await command(['verify', `${server.url}/log`, '--key', key]);
  assert.equal(said.code, 0, said.out + said.err);
  return key;
}

/* The winner's page: its receipts hold, and the decision that was locked before says the same. */
async function winnerHolds(page, at, name) {
  await page.goto(at);
  assert.match(await page.textContent('h1'), name);
  await page.click('summary:text("Kvittering og etterprøving")');
  await page.waitForFunction(() => document.querySelectorAll('[data-receipt][data-outcome=holds]').length >= 2);
  assert.equal(await page.locator('[data-receipt][data-outcome=fails]').count(), 0);
  await page.click('summary:text("Avgjørelsen før kunngjøringen")');
  await page.waitForSelector('[data-opens][data-good=true]');
}

async function announce(t, server, admin, edition, at) {
  const page = await atTheDesk(t, server, admin, 'desktop');
  await page.goto(`${OFFICE}/utgave/${edition}`);
  await page.click('a:has-text("Kunngjør tildelingen")');
  await page.click('main button:has-text("Kunngjør tildelingen")');
  await page.waitForSelector('h1:has-text("Kunngjort")');
  assert.equal((await server.visitor().get(at)).status, 200);
}

test('Grønn Gründer: proposed on a phone, judged in secret, opened together, decided, told, and checked', { timeout: LATE }, async (t) => {
  const { server, admin } = await office(t, { secrecy: 'shipped' });
  const nominator = await proposed(t, server, '/gronn-grunder', { ...GOOD, candidate: 'Biokullverket Åssiden AS' });
  await toDeadlineAndBeyond(admin, 1);
  await gatherAll(admin);
  await server.restart({ clock: '2021-10-13T10:00:00+02:00' }); /* links are printed at a start, and live an hour */

  const chair = (await come(t, server, 'Astrid', 'desktop')).page;
  await enrol(chair);
  await declareNone(chair);
  const berit = (await come(t, server, 'Berit', 'phone')).page;
  await enrol(berit);
  await declareNone(berit);
  const others = [];
  for (const name of ['Linh', 'Morten', 'Ole-Petter', 'Siri', 'Yusuf']) {
    others.push(await Member.of(server, name, GRUNDER, 'juryen'));
    await others.at(-1).begin();
  }
  const jury = `/jury/${GRUNDER}/juryen`;
  await chair.goto(jury);
  await chair.click('a:has-text("Vurdering kan åpnes")');
  await chair.click('button:has-text("Åpne avstemningen")');
  await chair.waitForURL('**/leder');

  const all = await candidates(admin);
  const judge = async (page, marks) => {
    for (const { id } of all) {
      await page.goto(`${jury}/vurdering/kandidat/${id}`);
      await mark(page, marks(id));
    }
    await page.goto(`${jury}/vurdering/se-over`);
    await checked(page);
    await page.click('button:has-text("Lever vurderingene")');
    await page.waitForURL('**/levert');
    await receiptHolds(page);
  };
  const winner = all.find(({ name }) => name === 'Biokullverket Åssiden AS').id;
  await judge(berit, (id) => (id === winner ? [5, 4, 5] : [3, 2, 3]));
  await judge(chair, (id) => (id === winner ? [4, 5, 5] : [2, 4, 3]));
  for (const member of others)
    assert.equal((await member.cast('vurdering', marked((id) => ({ s: id === winner ? [5, 5, 4] : [3, 3, 3] })))).status, 200);
  await moveClock(admin, '2021-11-05T12:00');
  await until('the deadline has closed it', async () => (await admin.json(`${THIRD}/steg/vurdering`)).state === 'lukket');
  for (const page of [chair, berit]) {
    await page.goto(`${jury}/vurdering/resultat`);
    await page.click('button:has-text("Vis resultatet")');
    await page.waitForFunction(() => !document.querySelector('main button'));
  }
  for (const member of others.slice(0, 2)) assert.equal((await member.show('vurdering')).status, 200);
  await berit.goto(`${jury}/vurdering/resultat`);
  await berit.waitForSelector('table');
  assert.match(await berit.textContent('main'), /Biokullverket Åssiden AS/);

  await chair.goto(`${jury}/beslutning`);
  for (const id of [winner, ...all.map((one) => one.id).filter((id) => id !== winner).slice(0, 2)]) await chair.check(`[name=finalists][value=${id}]`);
  await chair.check(`[name=winners][value=${winner}]`);
  await chair.check('#jury_decide-how-unanimous');
  await chair.fill('#jury_decide-reason', 'Ett og samme produkt løser tre problemer.');
  await chair.click('main button:has-text("Før beslutningen")');
  await chair.waitForSelector('h1:has-text("Biokullverket")');
  for (const page of [chair, berit]) {
    await page.goto(`${jury}/beslutning`);
    await page.click('button:has-text("Jeg bekrefter beslutningen")');
    await page.waitForSelector('text=har bekreftet');
  }
  for (const member of others.slice(0, 2)) assert.equal((await (await member.form('/beslutning', '/bekreft')).post()).status, 200);
  await moveClock(admin, '2022-01-12T18:05');
  await announce(t, server, admin, GRUNDER, '/gronn-grunder/3/vinner');

  const key = await logHolds(server);
  const { page: visitor } = await person(t, server, 'phone');
  await winnerHolds(visitor, '/gronn-grunder/3/vinner', /Biokullverket Åssiden AS/);
  await stillHolds(nominator.page, nominator.file, key);
});

test('hedersmerke: proposed, recommended by a sealed vote that nobody hears of, adopted by raised hands, given, and checked', { timeout: LATE }, async (t) => {
  const { server, admin } = await office(t, { secrecy: 'shipped' });
  const nominator = await proposed(t, server, '/hedersmerke', { ...GOOD, candidate: 'Solveig Brånås-Eksempel' });
  await moveClock(admin, '2021-12-03T09:00');
  const [id] = await gather(admin, BADGE, [{ name: 'Solveig Brånås-Eksempel', kind: 'medlem', summary: 'Mer enn tjue års arbeid.' }]);
  await server.restart({ clock: '2021-12-03T10:00:00+01:00' });
  const step = `innstilling-${id}`;

  const others = [];
  for (const name of ['Nina', 'Pål', 'Farah', 'Jon']) {
    others.push(await Member.of(server, name, BADGE, 'styret'));
    await others.at(-1).begin();
  }
  const { page: leader } = await come(t, server, 'Eirik', 'phone');
  await enrol(leader);
  await declareNone(leader);
  await leader.click('a:has-text("Styrets innstilling kan åpnes")');
  await leader.click('button:has-text("Åpne avstemningen")');
  await leader.waitForURL('**/leder');
  await leader.goto(`/jury/${BADGE}/styret`);
  await leader.click('a:has-text("Les saken og avgi stemme")');
  await checked(leader);
  await leader.click('.scale label:has-text("For")');
  await leader.click('button:has-text("Avgi stemme")');
  await leader.waitForURL('**/levert');
  await receiptHolds(leader);
  for (const member of others) assert.equal((await member.cast(step, vote('yes'))).status, 200);
  await leader.goto(`/jury/${BADGE}/styret`);
  await leader.click('a:has-text("Avstemningen kan lukkes")');
  await leader.click('main button:has-text("Lukk avstemningen")');
  await leader.waitForURL('**/resultat');
  for (const member of others.slice(0, 2)) assert.equal((await member.show(step)).status, 200);
  await leader.click('button:has-text("Vis resultatet")');
  await leader.waitForSelector('.outcome');
  assert.match(await leader.textContent('.outcome'), /Vedtatt: 5 for, 5 krevdes/);

  const { page: council } = await come(t, server, 'Gunvor', 'desktop');
  await declareNone(council);
  await council.click('a:has-text("Rådets vedtak kan åpnes")');
  await council.click('button:has-text("Åpne avstemningen")');
  await council.waitForURL('**/leder');
  await council.click('a:has-text("Før stemmetallene")');
  for (let i = 0; i < 9; i++) await council.check(`input[name=present] >> nth=${i}`);
  for (const [name, n] of [['yes', '7'], ['no', '2'], ['blank', '0']]) await council.fill(`[name=${name}]`, n);
  await council.selectOption('[name=second]', { label: 'Arne Øvrebø-Prøve' });
  await council.click('button:has-text("Før stemmetallene")');
  await council.waitForSelector('text=teller først når Arne Øvrebø-Prøve');
  const { page: second } = await come(t, server, 'Arne', 'phone');
  await second.click('a:has-text("venter på at du bekrefter")');
  await second.click('button:has-text("Jeg var til stede")');
  await second.waitForSelector('h2:has-text("Vedtatt: 7 for, 7 krevdes")');
  await council.goto(`/jury/${BADGE}/radet/beslutning`);
  await council.check('input[name=winners]');
  await council.fill('#jury_decide-reason', 'For mer enn tjue års arbeid.');
  await council.click('main button:has-text("Før beslutningen")');
  await council.waitForSelector('h1:has-text("Solveig Brånås-Eksempel")');
  await council.click('button:has-text("Jeg bekrefter beslutningen")');
  await council.waitForSelector('text=har bekreftet');

  const { page: visitor } = await person(t, server, 'desktop');
  await visitor.goto('/hedersmerke/2');
  assert.doesNotMatch(await visitor.textContent('body'), /Solveig/);
  await moveClock(admin, '2022-03-01T18:05');
  await announce(t, server, admin, BADGE, '/hedersmerke/2/vinner');
  const key = await logHolds(server);
  await winnerHolds(visitor, '/hedersmerke/2/vinner', /Solveig Brånås-Eksempel/);
  await stillHolds(nominator.page, nominator.file, key);
});
