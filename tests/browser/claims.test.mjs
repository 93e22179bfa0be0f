/* A member's own ballot as it was counted, compared in their browser; and a complaint that takes the kept note along. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { arrive, demo, gather, Member, vote } from '../flow/lib/jury.mjs';
import { atTheDesk } from './desk.mjs';
import { judge, person } from './lib.mjs';

const EDITION = 'hedersmerke-2';

test('a ballot that never came is complained of from a phone, and counts when two say so', async (t) => {
  const server = await demo(t, '2021-12-03T09:00:00+01:00');
  const admin = await arrive(server, 'Administrator');
  const [id] = await gather(admin, EDITION, [{ name: 'Solveig Brånås-Eksempel', kind: 'medlem', summary: 'Mer enn tjue år.' }]);
  const step = `innstilling-${id}`;
  const board = [];
  for (const name of ['Eirik', 'Pål', 'Farah', 'Jon']) {
    board.push(await Member.of(server, name, EDITION, 'styret'));
    await board.at(-1).begin();
  }
  assert.equal((await board[0].open(`innstilling/${id}`, '?lukkes=leder')).status, 200);
  for (const member of board) assert.equal((await member.cast(step, vote('yes'))).status, 200);

  const { page, context, trouble } = await person(t, server, 'phone');
  await page.goto(server.output.match(/^ {2}Nina.*\n\s+(http\S+)/m)[1]);
  await page.click('[data-arrive] button');
  await page.click('form[data-desk] button');
  await page.click('button[name=none]');
  await page.waitForURL((url) => !url.pathname.endsWith('/habilitet'));
  const at = `/jury/${EDITION}/styret/${step}`;
  await page.goto(`${at}/innsyn`);
  await judge(page, 'jury-inspection-early', { sizes: ['phone'], schemes: ['light'] });
  await page.goto(`${at}/stemme`);
  await page.waitForSelector('form[data-checked=true]');
  await page.check('[name=choice][value=yes]');
  await context.route('**/stemme', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.click('form[data-hand-in] button[type=submit]');
  await page.waitForSelector('a[download]');
  assert.equal((await (await board[0].form(`/${step}/lukk`, '/lukk')).post({})).status, 200);

  await page.goto(`${at}/innsyn`);
  trouble.splice(0, trouble.length, ...trouble.filter((line) => !line.includes('net::ERR_FAILED'))); /* the one that we cut */
  await page.waitForSelector('[data-compared][data-good=false]');
  assert.match(await page.textContent('main'), /Ingen stemmeseddel er talt i ditt navn[^]*signerte stemmeseddel 1/);
  await page.click('summary:has-text("Klag på stemmeseddelen")');
  await judge(page, 'jury-inspection-other', { sizes: ['phone'] });
  await page.click('[data-inspect] form button');
  await page.waitForSelector('[data-outcome]:has-text("Velg hva som er galt")');
  await page.check('[name=what][value=newer]');
  await page.click('[data-inspect] form button');
  await page.waitForSelector('#claim');
  await judge(page, 'jury-claimed', { sizes: ['phone'] });

  const desk = `/administrasjon/utgave/${EDITION}/steg/${step}/rettelser`;
  const [{ url }] = (await admin.json(desk)).claims;
  const office = await atTheDesk(t, server, admin, 'desktop');
  await office.goto(url);
  await judge(office, 'admin-claim');
  await office.check('[name=outcome][value=accepted]');
  await office.fill('[name=reason]', 'Nettet var nede.');
  await office.click('.form button[type=submit]');
  await office.waitForURL('**/rettelser');
  await judge(office, 'admin-claims', { languages: [] });
  assert.equal((await (await board[0].form(`/${step}/rettelser/1`, '/rettelser/1')).post({ answer: 'yes' })).status, 200);

  await page.reload();
  await page.waitForSelector('[data-compared][data-good=true]');
  assert.match(await page.textContent('main'), /Stemmeseddel 1 er talt[^]*tatt til følge/);
  await judge(page, 'jury-inspection');
});
