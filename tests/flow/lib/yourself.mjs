/* «Slik kontrollerer du oss»: the commands that the page shows, run as somebody would who copies them from it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { scratch } from './server.mjs';

const plain = (html) => html.replace(/&(lt|gt|amp|quot|#39|#x27);/g, (all, name) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? "'");

/* Gives what runs them on a receipt, in a folder of its own: {status, stdout, stderr} of each, in the order of the page: the key, the
 * signature, the entry, its place. */
export async function shownCommands(t, visitor) {
  const { body } = await visitor.get('/etterprov/selv');
  const shown = [...body.matchAll(/<code data-run="(sh|py)">([^]*?)<\/code>/g)].map(([, kind, code]) => [kind, plain(code)]);
  assert.deepEqual(shown.map(([kind]) => kind), ['sh', 'sh', 'sh', 'py', 'sh']);
  return (receipt) => {
    const folder = scratch(t);
    fs.writeFileSync(path.join(folder, 'kvittering.tlog-proof'), receipt);
    fs.writeFileSync(path.join(folder, 'etterprov.py'), shown[3][1]);
    return shown.filter(([kind]) => kind === 'sh').map(([, code]) => {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', code], { cwd: folder, encoding: 'utf8' });
      return { status, stdout, stderr };
    });
  };
}
