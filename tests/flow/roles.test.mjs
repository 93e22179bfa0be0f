/* Who may come where: every route of the server, asked as everybody who should not be let in. The routes are
 * the server's own table, so none can be added past this test. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { everybody, placed, ROUTES } from './lib/everybody.mjs';

const JSON_FACE = { accept: 'application/json' };

const ending = [];
const people = {};
before(async () => Object.assign(people, await everybody({ after: (end) => ending.push(end) })));
after(async () => {
  for (const end of ending) await end();
});

const ask = ({ method }, visitor, place) => (method === 'GET' ? visitor.get(place, { headers: JSON_FACE })
  : visitor.request('POST', place, { headers: JSON_FACE, type: 'application/x-www-form-urlencoded', body: 'token=x' }));

test('what stands under the office and the bodies is open to nobody from outside', () => {
  assert.ok(ROUTES.length > 150, `${ROUTES.length}`);
  for (const route of ROUTES) {
    assert.ok(route.roles.some((role) => role), `${route.path} lets nobody in`);
    if (route.path.startsWith('/administrasjon')) assert.deepEqual(route.roles, ['ADMIN'], route.path);
    if (route.path.startsWith('/jury')) assert.ok(!route.roles.includes('EVERYONE'), route.path);
  }
});

test('nobody comes where the table does not let them in', async () => {
  let refused = 0;
  for (const [who, { visitor, roles }] of Object.entries(people))
    for (const route of ROUTES) {
      if (route.roles.some((role) => roles.includes(role))) continue;
      const place = placed(route.path);
      const answer = await ask(route, visitor, place);
      const fault = roles.includes('SIGNED_IN') ? ['not_allowed', 403] : ['not_signed_in', 401];
      assert.deepEqual([answer.json.fault, answer.status], fault, `${who}: ${route.method} ${place}`);
      assert.deepEqual(Object.keys(answer.json).sort(), ['fault', 'fields', 'sentence'], place);
      refused++;
    }
  assert.ok(refused > 500, `${refused}`);
});

test('whoever the table lets in is not turned away at the door', async () => {
  for (const [who, { visitor, roles }] of Object.entries(people))
    for (const route of ROUTES.filter(({ method }) => method === 'GET')) {
      if (!route.roles.some((role) => roles.includes(role))) continue;
      const answer = await visitor.get(placed(route.path), { headers: JSON_FACE });
      assert.notEqual(answer.status, 401, `${who}: ${route.path}`);
      assert.ok(answer.status < 500, `${who}: ${route.path}: ${answer.status} ${answer.body}`);
      if (!/json/.test(answer.headers['content-type'])) continue;
      assert.notEqual(answer.json?.fault, 'not_signed_in', `${who}: ${route.path}`);
    }
});

test('a body of the same edition keeps its pages from the other', async () => {
  const { visitor } = people['a juror of another edition'];
  const own = await visitor.get('/jury/hedersmerke-2/styret', { headers: JSON_FACE });
  assert.equal(own.location, '/jury/hedersmerke-2/styret/nokkel', 'their own lets them in');
  const theirs = ROUTES.filter(({ path: at }) => at.startsWith('/jury/:edition/:body'));
  assert.ok(theirs.length > 40);
  for (const route of theirs) {
    const answer = await ask(route, visitor, placed(route.path, { edition: 'hedersmerke-2', body: 'radet', step: 'vedtak' }));
    assert.ok([403, 404].includes(answer.status), `${route.method} ${route.path}: ${answer.status} ${answer.body}`);
    const { fault, none, queue, steps, members } = answer.json;
    assert.ok(fault || (none && !queue && !steps && !members), `${route.path}: ${answer.body}`); /* the page that says so says no more */
  }
});

/* What cannot be taken back by a press, and what lets others in. */
const GRAVE = [/\/kunngjor$/, /kunngjor\/rett$/, /kunngjor\/tilbakekall$/, /^\/administrasjon.*\/slett$/, /\/administratorer/, /\/personer\/./, /\/enhet$/, /^\/innlogging\/passnokkel/];
test('a passkey is asked for before publishing, erasing, and giving roles and keys', () => {
  const acts = ROUTES.filter(({ method, path: at }) => method === 'POST' && GRAVE.some((pattern) => pattern.test(at)));
  for (const pattern of GRAVE) assert.ok(acts.some(({ path: at }) => pattern.test(at)), `${pattern} is no act`);
  for (const { path: at, grave } of acts) assert.ok(grave, at);
});
