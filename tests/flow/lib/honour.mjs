/* The hedersmerke as its statute has it: a board by sealed ballots, a council by a show of hands, and what is told of it. */
import assert from 'node:assert/strict';

import { arrive, demo, gather, Member, vote } from './jury.mjs';
import { press } from './office.mjs';

const HONOUR = 'hedersmerke-2';
const AFTER = '2021-12-03T09:00:00+01:00';

/* The chair's form for a show of hands, filled in. */
export async function raiseHands(chair, step, { present = 9, yes, no = 0, blank = 0, aside, second = 'Arne' }) {
  const form = await chair.form(`/${step}/fort?rett=1`, '/fort');
  const fields = form.shown.fieldsets.flatMap((set) => set.fields);
  const options = (name) => fields.find((one) => one.name === name).options;
  const idOf = (name, list) => list.find(({ label }) => label.startsWith(name)).value;
  return form.post({
    present: options('present').slice(0, present).map(({ value }) => value),
    ...(aside ? { aside: [idOf(aside, options('aside'))] } : {}),
    yes: String(yes), no: String(no), blank: String(blank),
    second: idOf(second, options('second')),
  });
}

/* The second person's word on what stands on their page: 'confirm' or 'wrong'. */
export async function answer(second, step, which, who = second) {
  const { second: shown } = await second.view(`/${step}/fort`);
  const said = Object.fromEntries(shown[which].hidden.map(({ name, value }) => [name, value]));
  return who.post(`/${step}/fort-svar`, { token: shown[which].token, ...said });
}

/* All of the board vote yes on the candidate, and the chair closes; what is sealed stays so: the board, the chair first. */
async function votedYes(server, candidate) {
  const board = [];
  for (const name of ['Eirik', 'Nina', 'Pål', 'Farah', 'Jon']) {
    board.push(await Member.of(server, name, HONOUR, 'styret'));
    await board.at(-1).begin();
  }
  const step = `innstilling-${candidate}`;
  assert.equal((await board[0].open(`innstilling/${candidate}`)).status, 200);
  for (const member of board) assert.equal((await member.cast(step, vote('yes'))).status, 200);
  assert.equal((await (await board[0].form(`/${step}/lukk`, '/lukk')).post({})).status, 200);
  return board;
}

/* One who is proposed, and the board's vote on it, closed: {server, admin, id, step, board}. */
export async function boardVoted(t, { name = 'Solveig Brånås-Eksempel', ...options } = {}) {
  const server = await demo(t, AFTER, options);
  const admin = await arrive(server, 'Administrator');
  const [id] = await gather(admin, HONOUR, [{ name, kind: 'medlem', summary: 'Mer enn tjue år.' }]);
  return { server, admin, id, step: `innstilling-${id}`, board: await votedYes(server, id) };
}

/* Sealed as shipped, from a candidate to the announcement: {server, admin}. */
export async function honoured(t, name = 'Solveig Brånås-Eksempel') {
  const { server, admin, id, step, board } = await boardVoted(t, { name, secrecy: 'shipped' });
  for (const member of board.slice(0, 3)) assert.equal((await member.show(step)).status, 200);
  const [chair, second] = [await Member.of(server, 'Gunvor', HONOUR, 'radet'), await Member.of(server, 'Arne', HONOUR, 'radet')];
  await chair.declare();
  assert.equal((await chair.open(`vedtak/${id}`, '?maate=rom')).status, 200);
  assert.equal((await raiseHands(chair, `vedtak-${id}`, { yes: 9 })).status, 200);
  assert.equal((await answer(second, `vedtak-${id}`, 'confirm')).status, 200);
  const decide = await chair.form('/beslutning', '/beslutning');
  assert.equal((await decide.post({ winners: [id], reason: 'For mer enn tjue års arbeid.' })).status, 200);
  const told = await press(admin, `/administrasjon/utgave/${HONOUR}/kunngjor`, '/kunngjor', { signed_by: 'Rådet' });
  assert.equal(told.status, 200, told.text);
  return { server, admin };
}
