/* Every route of the server, by its own table, and somebody of each kind to ask it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { arrive, demo, gather, Member } from './jury.mjs';
import { press, signedIn, THIRD } from './office.mjs';

const EDITION = 'gronn-grunder-3';

/* [{method, path, roles, grave}] */
export const ROUTES = execFileSync(process.env.ROUTES, { encoding: 'utf8' }).trim().split('\n').map((line) => {
  const [method, route, roles, grave] = line.split(' ');
  return { method, path: route, roles: roles.split('|'), grave: grave === 'grave' };
});

/* A place of that kind that is there. */
const PLACES = { edition: EDITION, body: 'juryen', step: 'vurdering', candidate: 'k01', award: 'gronn-grunder', ordinal: '3', number: '1', decision: '1', what: 'erklaering' };
export const placed = (route, more = {}) => route.replace(/:([a-z]+)/g, (_, name) => ({ ...PLACES, ...more })[name] ?? 'x');

/* {name: {visitor, roles}}, while a vote of the jury is open. */
export async function everybody(t) {
  const server = await demo(t, '2021-10-12T09:00:00+02:00');
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, [{ name: 'Biokullverket Åssiden AS', kind: 'bedrift' }]);
  const [chair, juror, removed, left] = await Promise.all(['Astrid', 'Yusuf', 'Berit', 'Morten']
    .map((name) => Member.of(server, name, EDITION, 'juryen')));
  const [{ members }] = (await admin.json(`${THIRD}/personer`)).bodies;
  const seat = members.find(({ name }) => name.startsWith('Berit'));
  assert.equal((await press(admin, seat.remove_url, '/ta-ut', { reason: 'Flyttet' })).status, 200);
  for (const member of [chair, juror]) await member.begin();
  assert.equal((await chair.open('vurdering')).status, 200);
  const before = new Map(left.visitor.jar);
  assert.equal((await press(left.visitor, '/jury', '/logg-ut')).status, 200);
  left.visitor.jar = before; /* somebody kept the cookies */
  return {
    nobody: { visitor: server.visitor(), roles: ['EVERYONE'] },
    'a juror of another edition': { visitor: await signedIn(server, 'hedersmerke-2, styret'), roles: ['EVERYONE', 'SIGNED_IN'] },
    'a juror who was removed': { visitor: removed.visitor, roles: ['EVERYONE', 'SIGNED_IN'] },
    'a juror': { visitor: juror.visitor, roles: ['EVERYONE', 'SIGNED_IN', 'MEMBER'] },
    'the chair': { visitor: chair.visitor, roles: ['EVERYONE', 'SIGNED_IN', 'MEMBER', 'CHAIR'] },
    'an administrator': { visitor: admin, roles: ['EVERYONE', 'SIGNED_IN', 'ADMIN'] },
    'a session that was ended': { visitor: left.visitor, roles: ['EVERYONE'] },
  };
}
