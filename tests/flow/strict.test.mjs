/* Where enrolment is strict a device counts when two officers of different bodies have compared its fingerprint. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from './lib.mjs';
import { built } from './lib/built.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { AFTER } from './lib/counted.mjs';
import { arrive, EDITION, evenly, judging } from './lib/jury.mjs';
import { changeAward, settingsOf } from './lib/settings.mjs';

const { fingerprint } = await built('devices');
const OFFICE = `/administrasjon/utgave/${EDITION}`;
const STEP = 'vurdering';

const strictly = (t, secrecy = 'open') => {
  const config = settingsOf(t, secrecy);
  changeAward(config, 'gronn-grunder', '# enrolment: strict', 'enrolment: strict');
  return judging(t, { config });
};

async function later({ server, admin, chair, yusuf, berit }) {
  await server.restart({ clock: AFTER });
  Object.assign(admin, await arrive(server, 'Administrator'));
  for (const member of [chair, yusuf, berit]) await member.signIn(server);
}

const deviceOf = (devices, name) => devices.find((one) => one.name.startsWith(name));

async function confirmByChair(chair, name) {
  const { confirm } = deviceOf((await chair.view('/leder')).devices, name);
  const values = Object.fromEntries(confirm.hidden.map((one) => [one.name, one.value]));
  return chair.post('/enhet', { token: confirm.token, ...values });
}

async function confirmByOffice(admin, name) {
  const { bodies } = await admin.json(`${OFFICE}/personer`);
  const { key } = bodies.flatMap(({ members }) => members).find((one) => one.name.startsWith(name));
  const values = Object.fromEntries(key.confirm.hidden.map((one) => [one.name, one.value]));
  return admin.post(`${OFFICE}/personer/bekreft`, { token: key.confirm.token, ...values });
}

test('a fingerprint is the same on the juror\'s device, in the server and on the chair\'s page', async (t) => {
  const { chair, yusuf, berit, admin } = await strictly(t);
  const made = await fingerprint({ publicKey: yusuf.key.raw, box: yusuf.box });
  assert.match(made, /^[a-z2-7]{4}( [a-z2-7]{4}){3}$/);
  assert.equal((await yusuf.view('/enheter')).devices[0].fingerprint, made);
  assert.equal(deviceOf((await chair.view('/leder')).devices, 'Yusuf').fingerprint, made);
  assert.notEqual((await berit.view('/enheter')).devices[0].fingerprint, made);
  assert.equal(await fingerprint({ publicKey: new Uint8Array(32).fill(1), box: { publicKey: new Uint8Array(32).fill(2) } }), 'vmds o4kt ulld 6qjg');
  assert.match((await admin.get(`${OFFICE}/personer`)).body, new RegExp(made));
  const { facts } = await admin.json(`${OFFICE}/steg/${STEP}`);
  assert.ok(facts.some((fact) => /Bare stemmesedler fra enheter som to har bekreftet/.test(fact)));
});

test('two of different bodies confirm, and then the clock closes', async (t) => {
  const all = await strictly(t);
  const { server, admin, chair, yusuf } = all;
  assert.equal((await yusuf.cast(STEP, evenly(4, 4, 4))).status, 200, 'who is not confirmed may vote');
  await later(all);
  assert.equal((await yusuf.get(`/${STEP}/se-over`)).status, 303, 'too late to hand in all the same');
  assert.ok((await chair.view()).chair.some(({ label }) => /enheter er ikke bekreftet/.test(label)));
  const page = await chair.view(`/${STEP}/lukk`);
  assert.ok(page.facts.some((fact) => /^1 levert stemmeseddel er signert på en enhet/.test(fact)));
  assert.match((await admin.json(`${OFFICE}/steg/${STEP}`)).keys.text, /Yusuf/);
  assert.equal((await chair.get(`/${STEP}/resultat`)).status, 409);
  assert.equal((await confirmByChair(chair, 'Yusuf')).status, 200);
  const half = deviceOf((await chair.view('/leder')).devices, 'Yusuf');
  assert.match(half.confirmed_by, /^Bekreftet av Astrid/);
  assert.equal(half.confirm, undefined, 'the same person does not confirm twice');
  assert.equal((await confirmByOffice(admin, 'Yusuf')).status, 303);
  assert.equal((await yusuf.view('/enheter')).devices[0].state.label, 'bekreftet');
  await until('the clock has closed it', async () => (await chair.get(`/${STEP}/resultat`)).status === 200);
  const told = await chair.view(`/${STEP}/resultat`);
  assert.ok(![...told.facts, ...told.doubts].some((one) => /Yusuf/.test(one)));
  await server.stop();
  const { code, out } = await server.command('replay');
  assert.equal(code, 0, out);
  await server.start();
  await archiveHolds(t, server);
});

test('the chair closes without a ballot, with a ground that stands in the result', async (t) => {
  const all = await strictly(t);
  const { admin, chair, yusuf, berit } = all;
  for (const [member, mark] of [[yusuf, 5], [berit, 2]]) assert.equal((await member.cast(STEP, evenly(mark, mark, mark))).status, 200);
  assert.equal((await confirmByChair(chair, 'Berit')).status, 200);
  assert.equal((await confirmByOffice(admin, 'Berit')).status, 303);
  await later(all);
  const close = async (values) => (await chair.form(`/${STEP}/lukk`, '/lukk')).post(values);
  const without = await close({});
  assert.equal(without.json.fault, 'keys_unconfirmed');
  assert.match(without.json.sentence, /ikke er bekreftet/);
  assert.ok((await close({ [`exclude-${yusuf.desk.juror}`]: 'whim' })).status >= 400);
  assert.equal((await close({ [`exclude-${yusuf.desk.juror}`]: 'not_reached' })).status, 200);
  const { rows, doubts } = await chair.view(`/${STEP}/resultat`);
  assert.ok(rows.every(({ score }) => score === '2,00'));
  assert.ok(doubts.some((one) => /^Stemmeseddelen fra Yusuf .* er holdt utenfor: ingen har fått bekreftet enheten\.$/.test(one)), `${doubts}`);
  assert.ok(!rows[0].detail.find(({ juror }) => /Yusuf/.test(juror)).values.includes('5'));
  const own = await yusuf.view(`/${STEP}/innsyn`);
  assert.match(own.none, /holdt utenfor/);
  assert.equal(own.form, undefined);
  const held = await archiveHolds(t, all.server);
  assert.ok(held.includes(`leaves out the ballot of ${yusuf.desk.juror} in entry `), held);
  assert.match(held, /whose key two had not confirmed, on the ground "not_reached"\./);
});

test('of a sealed vote, what is left out is not opened', async (t) => {
  const all = await strictly(t, 'sealed');
  const { admin, chair, yusuf, berit } = all;
  for (const [member, mark] of [[yusuf, 5], [berit, 2]]) assert.equal((await member.cast(STEP, evenly(mark, mark, mark))).status, 200);
  assert.equal((await confirmByChair(chair, 'Berit')).status, 200);
  assert.equal((await confirmByOffice(admin, 'Berit')).status, 303);
  await later(all);
  assert.equal((await (await chair.form(`/${STEP}/lukk`, '/lukk')).post({ [`exclude-${yusuf.desk.juror}`]: 'lost' })).status, 200);
  for (const member of [yusuf, berit]) assert.equal((await member.show(STEP)).status, 200);
  const { rows } = await chair.view(`/${STEP}/resultat`);
  assert.ok(rows.every(({ score }) => score === '2,00'));
  assert.match(await archiveHolds(t, all.server), /on the ground "lost"\./);
});
