/* A server on a machine whose clock is set while it runs: libfaketime between it and the system's clock. What only goes forward
 * (CLOCK_MONOTONIC) is left as it is, as on a real machine. */
import fs from 'node:fs';
import path from 'node:path';

import { scratch, serve } from './server.mjs';

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib']
  .map((folder) => `${folder}/faketime/libfaketimeMT.so.1`);

/* The options of serve(), and `at`, where the clock stands at the start ("2026-10-25T00:30:00Z"; else the right time). The
 * server gets
 *   set(at)        the clock stands there now, and goes on
 *   step(seconds)  it is set forward, or back */
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
  const set = (moment) => put((Date.parse(moment) - Date.now()) / 1000);
  if (at) set(at);
  else put(0);
  const server = await serve(t, {
    data: path.join(room, 'data'),
    env: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1', TZ: 'Europe/Oslo', ...env },
    ...options,
  });
  return Object.assign(server, { set, step: (seconds) => put(offset + seconds) });
}
