/* What the policy of our pages forbids to their scripts. That none of them needs it, the other files tell: there a breach is a
 * failure, as every complaint of the browser is. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from '../flow/lib.mjs';
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
