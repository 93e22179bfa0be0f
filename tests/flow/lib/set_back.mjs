/* A server whose folder was set back, by a snapshot or by an older backup, after receipts had been given. It is stopped. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

import { logSize, propose } from './propose.mjs';
import { scratch, serve } from './server.mjs';

export const SUCCESSOR = 'priser.example.no/etter';

/* Three proposals, of which the copy has one. Receipts: of the first as it was given, and under a checkpoint that is lost; of
 * one that is lost. */
async function setBack(t, copy, putBack) {
  const server = await serve(t);
  const visitor = server.visitor();
  const receiptOf = async ({ path: page }) => (await visitor.get(`${page}/kvittering`)).body;
  const first = await propose(visitor);
  const carried = await receiptOf(first);
  await copy(server);
  const lost = await receiptOf(await propose(visitor));
  await propose(server.visitor());
  const receipts = { carried, kept: await receiptOf(first), lost };
  const size = await logSize(server.visitor());
  const key = (await visitor.get('/log/key')).body.trim();
  await server.stop();
  await putBack(server);
  return { server, size, receipts, key, first };
}

/* As a snapshot does it: the files as they were. */
export function snapshot(t) {
  const kept = path.join(scratch(t), 'data.mdb');
  return setBack(t, async (server) => {
    await server.stop();
    fs.copyFileSync(path.join(server.data, 'data.mdb'), kept);
    await server.start();
  }, (server) => fs.copyFileSync(kept, path.join(server.data, 'data.mdb')));
}

export function backup(t) {
  const kept = path.join(scratch(t), 'copy');
  return setBack(t, async (server) => assert.equal((await server.command('backup', kept)).code, 0), (server) => {
    fs.rmSync(server.data, { recursive: true });
    fs.renameSync(kept, server.data);
  });
}

/* The log goes on under another name; the server is stopped still. */
export async function goOn(server) {
  const succeeded = await server.command('succeed', '--origin', SUCCESSOR, '--reason', 'Disken røk natt til tirsdag.');
  assert.equal(succeeded.code, 0, succeeded.err);
  return succeeded;
}
