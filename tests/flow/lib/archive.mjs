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

const BLOCK = 512;

/* An archive's tar, unpacked, with the bytes of one part changed: what a forger would send on. */
export function withPart(tar, name, change) {
  const out = [];
  for (let at = 0; at < tar.length; ) {
    const head = Buffer.from(tar.subarray(at, at + BLOCK));
    const size = parseInt(head.toString('latin1', 124, 135), 8) || 0;
    let bytes = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (head.toString('latin1', 0, head.indexOf(0)) === name) {
      bytes = Buffer.from(change(bytes.toString()));
      head.write(bytes.length.toString(8).padStart(11, '0'), 124, 'latin1');
      head.write(' '.repeat(8), 148, 'latin1');
      head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    }
    out.push(head, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat(out);
}
