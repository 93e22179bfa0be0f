/* What every story of an edition may end with: its whole archive, as the association's own auditor gets it, holds. */
import assert from 'node:assert/strict';
import path from 'node:path';

import { EDITION } from './jury.mjs';
import { command, scratch } from './server.mjs';

/* Made beside the running server, and judged without it: what the judgement says. */
export async function archiveHolds(t, server, edition = EDITION) {
  const file = path.join(scratch(t), `${edition}.tar.zst`);
  const key = (await server.visitor().get('/log/key')).body.trim().split('\n')[0];
  const made = await server.command('archive', edition, '--full', '--out', file);
  assert.equal(made.code, 0, made.err);
  const { code, out, err } = await command(['verify', file, '--key', key]);
  assert.equal(code, 0, `${out}${err}`);
  return out;
}
