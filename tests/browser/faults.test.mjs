/* The pages that nobody wants to meet: what went wrong, in words, with a way on; as good to look at as the others. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { diskBound, serve, sizeOfData, spoilText } from '../flow/lib.mjs';
import { linkOf, OFFICE } from '../flow/lib/office.mjs';
import { formPath, GOOD, propose } from '../flow/lib/propose.mjs';
import { judge, person } from './lib.mjs';

/* Opens an address and looks at what comes: the status is the one that is meant, one headline, a way on. */
async function look(page, where, status, name) {
  const answer = await page.goto(where);
  assert.equal(answer.status(), status, where);
  assert.equal(await page.locator('main h1').count(), 1, name);
  assert.ok((await page.locator('main a[href], main form').count()) > 0, `${name}: a way on`);
  await judge(page, name);
}

test('who has not signed in, and who may not, are told so and led on', async (t) => {
  const server = await serve(t, { clock: '2021-09-20T08:00:00+02:00', args: ['--demo', 'tests/data'] });
  await server.line(/logg-inn#/);
  const { page } = await person(t, server);
  await look(page, OFFICE, 401, 'fault-sign-in-first');
  await page.goto(linkOf(server, 'gronn-grunder-3, juryen, chair'));
  await page.click('main form button');
  await page.waitForURL('**/jury**');
  await look(page, OFFICE, 403, 'fault-not-allowed');
});

test('what broke here is told with a reference', async (t) => {
  const server = await serve(t);
  const own = await propose(server.visitor(), { candidate: 'Zylindrisk Prøvefabrikk AS' });
  await spoilText(server, '"candidate":"Zylindrisk');
  const { page, trouble } = await person(t, server);
  await look(page, own.path, 500, 'fault-broken');
  assert.match(await page.textContent('main'), /Oppgi [a-z2-7]{8} når du kontakter oss/);
  assert.ok(trouble.length > 0 && trouble.every((line) => /\b500\b/.test(line)), trouble.join('\n'));
  trouble.length = 0;
});

test('when there is no room, what was typed stands there still', async (t) => {
  const server = await serve(t);
  await diskBound(server, sizeOfData(server) / 2);
  const { page, trouble } = await person(t, server, 'phone');
  await page.goto(await formPath(server.visitor()));
  for (const [name, value] of Object.entries(GOOD)) await page.fill(`[name=${name}]`, value);
  const [answer] = await Promise.all([page.waitForNavigation(), page.click('form[action$=foresla] button[type=submit]')]);
  assert.equal(answer.status(), 503);
  assert.match(await page.textContent('main'), /Serveren har ikke plass til mer akkurat nå, og ingenting er tatt imot/);
  assert.doesNotMatch(await page.textContent('main'), /Noe må rettes/, 'there is nothing to correct');
  assert.equal(await page.locator('#errors a').count(), 0, 'and no field to go to');
  for (const [name, value] of Object.entries(GOOD)) assert.equal(await page.inputValue(`[name=${name}]`), value, name);
  await judge(page, 'fault-no-room', { languages: [] });
  assert.ok(trouble.every((line) => /\b503\b/.test(line)), trouble.join('\n'));
  trouble.length = 0;
});
