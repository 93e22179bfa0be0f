/* Where the rules ask for witnesses of the close, a juror's device gives its part of the key only when it has seen their signatures
 * itself. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from '../flow/lib.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, Member, NAMES } from '../flow/lib/jury.mjs';
import { moveClock } from '../flow/lib/office.mjs';
import { changeAward, settingsOf } from '../flow/lib/settings.mjs';
import { cosignedAt, policyOf, watch, withPolicy, witness } from '../flow/lib/witness.mjs';
import { come, declareNone, enrol } from './juror.mjs';
import { judge } from './lib.mjs';

const STEP = 'vurdering';
const RESULT = `/jury/${EDITION}/juryen/${STEP}/resultat`;
const NOT_YET = 'Vitnene som reglene krever, har ikke sett ennå at avstemningen er lukket. Ingenting er gitt fra deg.';

const press = (page) => page.click('button:has-text("Vis resultatet")');

/* Those whose part of the key the server has: the page names all who hold one. */
const given = async (member) =>
  (await member.view(`/${STEP}/resultat`)).unseal.holders.filter(({ state }) => state === 'har åpnet').map(({ name }) => name);

test('before its witness has seen the close a phone gives nothing and says so; afterwards the same button works', async (t) => {
  const rotary = await witness(t, 'rotary', []);
  await rotary.end();
  const config = settingsOf(t, 'sealed', ...withPolicy(t, policyOf([rotary], 1)));
  changeAward(config, 'gronn-grunder', /^( +)# witnesses: 2$/m, '$1witnesses: 1');
  const server = await demo(t, JUDGING, { config });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.slice(0, 2).map((name) => ({ name, kind: 'bedrift', place: 'Drammen' })));
  const chair = await Member.of(server, 'Astrid', EDITION, 'juryen');
  await chair.begin();
  const { page } = await come(t, server, 'Berit', 'phone');
  await enrol(page);
  await declareNone(page);
  assert.equal((await chair.open(STEP)).status, 200, 'two hold the key, and the log has the one witness that the rules ask for');
  assert.equal((await chair.cast(STEP, evenly(3, 4, 5))).status, 200);
  await moveClock(admin, '2021-10-23T09:00');
  await until('the deadline has closed it', async () => (await chair.get(`/${STEP}/resultat`)).json.unseal);

  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.goto(RESULT);
  await press(page);
  await page.waitForSelector(`[data-outcome]:not([data-good]):has-text("${NOT_YET}")`);
  assert.equal(await page.locator('.note:has-text("Ingen stemmeseddel er talt i ditt navn. Leverte du en?") a').count(), 1, 'she may say so');
  await judge(page, 'jury-unwitnessed', { languages: [] });
  assert.deepEqual(sent, [], 'nothing left the device');
  assert.deepEqual(await given(chair), [], 'and nothing is kept');

  await watch(server, [rotary]);
  await server.restart(); /* it asks anew; who was silent is left in peace for a while */
  await until('the close is witnessed', async () => {
    const { closed: file } = await chair.documents(STEP);
    return cosignedAt(file.slice(file.indexOf('\n\n') + 2), rotary.vkey);
  });
  await press(page);
  await page.waitForSelector('text=1 av 2 har åpnet');
  assert.match((await given(chair)).join(), /^Berit/);
});
