/* The third edition of the demonstration, decided or announced, in as few steps as that takes. */
import assert from 'node:assert/strict';

import { Member, marked } from './jury.mjs';
import { candidates, gatherAll, moveClock, office, press, THIRD, toDeadlineAndBeyond } from './office.mjs';
import { until } from './server.mjs';

const JURY = ['Astrid Nøkleby-Eks', 'Berit Kjærstad-Test', 'Linh Trần Sørbø', 'Morten Ås-Prøve', 'Ole-Petter Ækre', 'Siri Lønnøy',
  'Yusuf Haugerød'];

export const REASON = ['Ett produkt løser tre problemer: <avfall>, energi & klima.', 'Det begynner i to anlegg på Åssiden.'];

/* Up to the decision: {server, admin, winners, finalists}, by their names. `early(server)` proposes one more while
 * it is open; `late(members, idOf)` happens when it is decided. */
export async function decided(t, { winners = ['Biokullverket Åssiden AS'], early, late } = {}) {
  const { server, admin } = await office(t, { secrecy: 'shipped' });
  await early?.(server);
  await toDeadlineAndBeyond(admin, early ? 1 : 0);
  await gatherAll(admin);
  const all = await candidates(admin);
  const idOf = (name) => all.find((row) => row.name === name).id;
  const members = [];
  for (const name of JURY) {
    const member = await Member.of(server, name, 'gronn-grunder-3', 'juryen');
    await member.begin({});
    members.push(member);
  }
  assert.equal((await members[0].open('vurdering')).status, 200);
  for (const member of members) await member.cast('vurdering', marked(() => ({ s: [3, 3, 3] })));
  await moveClock(admin, '2021-11-05T12:00');
  await until('the deadline has closed it', async () => (await admin.json(`${THIRD}/steg/vurdering`)).state === 'lukket');
  for (const member of members.slice(0, 4)) assert.equal((await member.show('vurdering')).status, 200);
  assert.equal((await admin.json(`${THIRD}/steg/vurdering`)).state, 'talt opp', 'four of seven have opened it');
  const form = await members[0].form('/beslutning', '/beslutning');
  const finalists = [...new Set([...winners, 'Elvebyen Ombruk AS', 'Fjordren Batteri AS'])];
  const recorded = await form.post({
    winners: winners.map(idOf), finalists: finalists.map(idOf), how: 'unanimous', reason: REASON.join('\n'),
  });
  assert.equal(recorded.status, 200, recorded.body);
  for (const member of members.slice(0, 4)) assert.equal((await (await member.form('/beslutning', '/bekreft')).post()).status, 200);
  await late?.(members, idOf);
  await moveClock(admin, '2022-01-12T18:05');
  return { server, admin, winners, finalists };
}

/* The same, announced. */
export async function announced(t, options) {
  const all = await decided(t, options);
  const { admin } = all;
  const done = await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: 'På vegne av juryen, Astrid Nøkleby-Eks' });
  assert.equal(done.status, 200, done.text);
  return all;
}
