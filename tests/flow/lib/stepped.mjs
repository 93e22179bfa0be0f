/* A server on a machine whose clock is set while it runs: libfaketime between it and the system's clock. What only goes forward
 * (CLOCK_MONOTONIC) is left as it is, as on a real machine. */
import fs from 'node:fs';
import path from 'node:path';

import { scratch, serve, until } from './server.mjs';

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => `${folder}/faketime/libfaketimeMT.so.1`);

/* The options of serve(), and `at`, where the clock stands at the start ("2026-10-25T00:30:00Z"; else the right time). The
 * server gets
 *   set(at)        the clock stands there now, and goes on
 *   step(seconds)  it is set forward, or back
 * both when the server has seen it: its threads read the clock each for itself. */
export async function stepped(t, { at, env = {}, ...options } = {}) {
  const library = LIBRARIES.find((file) => fs.existsSync(file));
  if (!library) throw new Error('libfaketime is missing: deploy/install-deps');
  const room = scratch(t);
  const file = path.join(room, 'clock');
  let offset = 0;
  const put = (seconds) => {
    offset = Math.round(seconds);
    fs.writeFileSync(`${file}.new`, `${offset < 0 ? '-' : '+'}${Math.abs(offset)}\n`);
    fs.renameSync(`${file}.new`, file);
  };
  const away = (moment) => (Date.parse(moment) - Date.now()) / 1000;
  put(at ? away(at) : 0);
  const server = await serve(t, {
    data: path.join(room, 'data'),
    env: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1', TZ: 'Europe/Oslo', ...env },
    ...options,
  });
  /* What the lines of its log say. */
  const seen = async () => {
    await server.visitor().get('/');
    const [, time] = server.run.err.match(/.*^time=(\S+)/ms) ?? [];
    return time && Math.abs(Date.parse(time) - Date.now() - offset * 1000) < 2500;
  };
  const putAndSee = async (seconds) => {
    put(seconds);
    await until('the server sees its clock', async () => (await seen()) && (await seen()));
  };
  return Object.assign(server, { set: (moment) => putAndSee(away(moment)), step: (seconds) => putAndSee(offset + seconds) });
}
