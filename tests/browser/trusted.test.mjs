/* What the policy of our pages forbids, and that no page of ours needs it: every route that shows a page, in a browser, as each
 * who may see it. What their scripts do when people use them, the other files tell: there, too, a breach is a failure. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from '../flow/lib.mjs';
import { everybody, placed, ROUTES } from '../flow/lib/everybody.mjs';
import { person } from './lib.mjs';

test('no script makes markup, scripts or their addresses out of text', async (t) => {
  const server = await serve(t);
  const { page, trouble } = await person(t, server);
  await page.goto('/');
  const refused = await page.evaluate(() => {
    const tried = {
      markup: () => (document.body.innerHTML = '<b>!</b>'),
      'markup beside': () => document.body.insertAdjacentHTML('beforeend', '<b>!</b>'),
      document: () => new DOMParser().parseFromString('<b>!</b>', 'text/html'),
      address: () => (document.createElement('script').src = '/assets/x.js'),
      script: () => (document.createElement('script').text = '1'),
      worker: () => new Worker('/assets/x.js'),
      policy: () => window.trustedTypes.createPolicy('mine', { createHTML: (text) => text }),
    };
    return Object.entries(tried).filter(([, act]) => {
      try {
        act();
        return false;
      } catch (fault) {
        return fault instanceof TypeError;
      }
    }).map(([name]) => name);
  });
  assert.deepEqual(refused, ['markup', 'markup beside', 'document', 'address', 'script', 'worker', 'policy']);
  trouble.length = 0; /* the browser has told of each */
});

/* Each sees the pages that are theirs alone. */
const WALKS = [['nobody', /^\/(?!jury|administrasjon)/], ['the chair', /^\/jury\/./], ['an administrator', /^\/administrasjon/]];

test('no page breaks the policy', async (t) => {
  const people = await everybody(t);
  let seen = 0;
  for (const [who, theirs] of WALKS) {
    const { visitor, roles } = people[who];
    const { context, page } = await person(t, visitor.server);
    await context.addCookies([...visitor.jar].map(([name, { value }]) => ({ name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true })));
    for (const { path, roles: may } of ROUTES.filter((route) => route.method === 'GET' && theirs.test(route.path))) {
      const place = placed(path);
      if (!may.some((role) => roles.includes(role)) || !/^text\/html/.test((await visitor.get(place)).headers['content-type'])) continue;
      /* until it is quiet: WebAssembly that is being made ready as one leaves is held to the next page's policy by Chromium */
      await page.goto(place, { waitUntil: who === 'the chair' ? 'networkidle' : 'load' });
      seen++;
    }
  }
  assert.ok(seen > 60, `${seen}`);
});
