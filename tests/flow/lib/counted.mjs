/* A jury whose marks are counted: what comes after a close begins here. */
import assert from 'node:assert/strict';

import { arrive, EDITION, evenly, judging, marked, Member } from './jury.mjs';
import { until } from './server.mjs';

export const AFTER = '2021-10-23T09:00:00+02:00';
const STEP = 'vurdering';
const high = marked((id, i) => ({ s: i === 0 ? [5, 5, 5] : [3, 3, 3] }));

/* Four have marked; berit puts the first one high, the others put it low. */
export async function counted(t, options = {}) {
  const all = await judging(t, options);
  for (const [member, choices] of [[all.chair, evenly(3, 3, 3)], [all.yusuf, marked(() => ({ s: [3, 3, 3] }), Object.keys(options.ties ?? {}))], [all.berit, high]])
    assert.equal((await member.cast(STEP, choices)).status, 200);
  const siri = await Member.of(all.server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  assert.equal((await siri.cast(STEP, evenly(3, 3, 3))).status, 200);
  await all.server.restart({ clock: AFTER });
  Object.assign(all.admin, await arrive(all.server, 'Administrator'));
  for (const member of [all.chair, all.yusuf, all.berit]) await member.signIn(all.server);
  await until('the clock has closed it', async () => (await all.chair.view(`/${STEP}/resultat`)).rows);
  return { ...all, first: (await all.chair.view(`/${STEP}/resultat`)).rows[0] };
}
