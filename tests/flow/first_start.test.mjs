/* The first start of all: what a newcomer's empty folder becomes; and that what has begun in it stays as it began. */
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';

import { serve } from './lib.mjs';
import { OFFICE, press } from './lib/office.mjs';
import { formPath, GOOD } from './lib/propose.mjs';
import { changeAward, settingsOf } from './lib/settings.mjs';

const status = (url) =>
  new Promise((done, fail) => http.get(url, (answer) => done(answer.resume().statusCode)).once('error', fail));

test('an empty folder becomes a sample in which both awards are open, relative to now', async (t) => {
  for (const [clock, deadline] of [
    ['2031-03-03T12:00:00+01:00', 'Frist 2. april 2031 kl. 23.59 (norsk tid)'],
    ['2027-12-20T23:30:00+01:00', 'Frist 19. januar 2028 kl. 23.59 (norsk tid)'],
  ]) {
    const server = await serve(t, { clock });
    const { awards } = await server.visitor().json('/');
    assert.deepEqual(awards.map(({ url }) => url), ['/gronn-grunder', '/hedersmerke']);
    for (const { url, open, propose, deadline_text } of awards) {
      assert.ok(open && propose, `${url} is open`);
      assert.equal(deadline_text.replaceAll('\u00a0', ' '), deadline, url);
    }
  }
});

test('it is printed where to go by name, and both loopback addresses answer', async (t) => {
  const server = await serve(t);
  const six = `[::1]:${server.port}`;
  await server.restart({ args: ['--listen', six] });
  await server.line(new RegExp(`^ {2}http://localhost:${server.port}$`));
  await server.line(new RegExp(`^ {4}http://localhost:${server.port}/logg-inn#[A-Za-z0-9_-]{20,}$`));
  for (const host of [`127.0.0.1:${server.port}`, six]) assert.equal(await status(`http://${host}/`), 200, host);
});

test('every page of a sample says in one line that it is one', async (t) => {
  const server = await serve(t, { clock: '2021-09-20T08:00:00+02:00', args: ['--demo', 'tests/data'] });
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const form = await formPath(admin);
  for (const [visitor, pages] of [
    [server.visitor(), ['/', '/gronn-grunder', form, '/vinnere', '/etterprov', '/personvern', '/logg-inn', '/ukjent', OFFICE]],
    [admin, [OFFICE, `${OFFICE}/utgave/gronn-grunder-3`, `${OFFICE}/utboks`, `${OFFICE}/ukjent`]],
  ])
    for (const where of pages) assert.match((await visitor.get(where)).text, /Prøveinstallasjon med oppdiktede eksempler/, where);
  assert.match((await server.visitor().get('/nn')).text, /Prøveinstallasjon med oppdikta døme/);
  assert.match((await server.visitor().get('/en')).text, /Trial installation with invented examples/);
  const refused = await (await server.visitor().form(form, 'foresla')).post({ ...GOOD, email: 'kari' });
  assert.match(refused.text, /Prøveinstallasjon/);
});

/* --- what has begun --- */

test('an award\'s file changes nothing of what has begun, and all of what begins after', async (t) => {
  const config = settingsOf(t, 'open');
  const change = (pattern, replacement) => changeAward(config, 'gronn-grunder', pattern, replacement);
  const server = await serve(t, { config });
  const before = await server.visitor().json('/gronn-grunder');
  await server.stop();
  change(/^ {4}min: 100$/m, '    min: 300');
  change(/nb: Prisen er på 30/, 'nb: Prisen er på 99');
  change(/nb: Enkeltpersoner, grupper, private bedrifter/, 'nb: Bare private bedrifter');
  await server.start();

  assert.ok(GOOD.why.length > 100 && GOOD.why.length < 300);
  const begun = await server.visitor().json('/gronn-grunder');
  assert.deepEqual(begun.criteria, before.criteria);
  const page = await server.visitor().get('/gronn-grunder');
  assert.match(page.text, /Prisen er på 30\s000 kroner/);
  assert.doesNotMatch(page.text, /Prisen er på 99|Bare private/);
  const taken = await (await server.visitor().form(await formPath(server.visitor()), 'foresla')).post(GOOD);
  assert.equal(taken.status, 303, 'a hundred letters are still enough');

  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const dates = { label: '2090', opens: '2090-01-01T08:00', closes: '2090-02-01T23:59' };
  const { path: desk } = await press(admin, `${OFFICE}/ny/gronn-grunder`, '/gronn-grunder', dates);
  const draft = await admin.get(`/gronn-grunder/${desk.match(/\d+$/)[0]}`);
  assert.match(draft.text, /Bare private bedrifter/, 'what has not opened follows the file');
});
