/* What is left to somebody who has got into the server. That it still does its work there, all the other tests tell. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, serve } from './lib.mjs';
import { PROGRAM } from './lib/server.mjs';
import { settings } from './lib/settings.mjs';

const FAULTY = path.join(path.dirname(PROGRAM), 'kaaring-fault');

/* A sanitizer's program is not shut in: it must look around to name what it finds. It says so, and nothing else can be tried. */
const SANITIZED = /\/(asan|tsan)\//.test(PROGRAM);
if (SANITIZED)
  test('a sanitizer keeps the machine, and the log says so', async (t) => {
    const server = await serve(t);
    assert.match(server.run.err, /level=warning event=sandbox files=all calls=all landlock=0$/m);
  });
else everywhere();

/* From which version of Landlock on; the others are seccomp's. */
const SINCE = { read: 1, list: 1, change: 1, 'change-settings': 1, 'other-process': 1, 'another-port': 4 };

/* name → what came of it, of what this kernel can forbid. */
const probes = (err) => Object.fromEntries([...err.matchAll(/^probe (\S+) (\S+)$/gm)].map(([, name, outcome]) => [name, outcome]));

async function probed(t, options = {}) {
  const outside = path.join(scratch(t), 'outside');
  fs.writeFileSync(outside, 'of somebody else\n');
  const server = await serve(t); /* the folder is made before the server shuts itself in */
  return server.restart({ program: FAULTY, env: { KAARING_PROBE: outside }, ...options });
}

function everywhere() {
  test('nothing outside can be read, run, changed or watched from within', async (t) => {
    const { err } = (await probed(t)).run;
    const version = Number(err.match(/ event=sandbox .* landlock=(\d+)$/m)[1]);
    const expected = {
      read: 'EACCES', list: 'EACCES', change: 'EACCES', 'change-settings': 'EACCES', 'other-process': 'EACCES',
      fork: 'EPERM', ptrace: 'EPERM', 'read-memory': 'EPERM', signal: 'EPERM', exec: 'EPERM', namespace: 'EPERM',
      'run-what-was-written': 'EPERM', 'make-executable': 'EPERM', 'raw-packets': 'EPERM', 'another-port': 'EACCES',
    };
    const here = ([name]) => !(SINCE[name] > version);
    assert.deepEqual(Object.entries(probes(err)).filter(here).sort(), Object.entries(expected).filter(here).sort());
  });

  test('without it most of that could be done', async (t) => {
    /* and it is another program in the end */
    const { message } = await probed(t, { config: settings(t, [/^sandbox: true$/m, 'sandbox: false']) }).then(() => ({ message: '' }), (fault) => fault);
    const outcomes = probes(message);
    for (const name of ['read', 'list', 'change', 'other-process', 'fork', 'signal', 'run-what-was-written', 'make-executable', 'another-port'])
      assert.equal(outcomes[name], 'done', name);
  });

  test('every thread is bound, and gains nothing by what it might run', async (t) => {
    const server = await serve(t);
    const [, level, files] = server.run.err.match(/^time=\S+ level=(\w+) event=sandbox files=(\w+) calls=own landlock=\d+$/m);
    assert.equal(level, files === 'own' ? 'info' : 'warning', 'what the kernel lacks is told');
    const tasks = fs.readdirSync(`/proc/${server.pid}/task`);
    assert.ok(tasks.length > 4);
    for (const task of tasks) {
      const status = fs.readFileSync(`/proc/${server.pid}/task/${task}/status`, 'utf8');
      assert.match(status, /^NoNewPrivs:\t1$/m);
      assert.match(status, /^Seccomp:\t2$/m);
    }
  });
}
