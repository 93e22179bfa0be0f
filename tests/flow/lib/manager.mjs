/* A server under a manager that stands in for systemd (manager.c): it keeps the listening socket, and hears what it is told. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PROGRAM, scratch, until } from './server.mjs';
import { Visitor } from './visitor.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MANAGER = process.env.MANAGER ?? path.join(ROOT, 'build', 'test', 'release', 'manager');

class Managed {
  constructor(args, patience, env) {
    this.host = '127.0.0.1';
    this.err = '';
    this.lines = [];
    this.child = spawn(MANAGER, [String(patience), PROGRAM, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
    this.gone = new Promise((done) => this.child.once('close', done));
    this.child.stderr.setEncoding('utf8').on('data', (text) => (this.err += text));
    let rest = '';
    this.child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      this.lines.push(...lines);
    });
  }

  tell(word) {
    this.child.stdin.write(`${word}\n`);
  }

  /* Waits for a line that matches, behind the one that was found last. */
  async line(pattern) {
    const told = await until(`the manager prints ${pattern}: ${this.err}`, () => {
      const at = this.lines.findIndex((line, i) => i >= (this.read ?? 0) && pattern.test(line));
      return at >= 0 && { at, line: this.lines[at] };
    });
    this.read = told.at + 1;
    return told.line;
  }

  get url() {
    return `http://localhost:${this.port}`;
  }

  visitor(options) {
    return new Visitor(this, options);
  }

  async start() {
    this.tell('start');
    await this.line(/^told READY=1$/);
  }

  async end() {
    this.child.stdin.end();
    await this.gone;
  }
}

async function underManager(t, args, patience = 0, env = {}) {
  const managed = new Managed(args, patience, env);
  t.after(() => managed.end());
  managed.port = Number((await managed.line(/^port /)).split(' ')[1]);
  await managed.start();
  return managed;
}

/* A witness that a manager has started, as its settings say. */
export const manageWitness = (t, config) => underManager(t, ['witness', '--config', config]);

/* A server that a manager has started, on a fresh folder. Options:
 *   patience   of its watchdog, in ms; without it there is none
 *   config, args, env */
export async function manage(t, { patience, config = path.join(ROOT, 'conf', 'kaaring.yaml'), args = [], env } = {}) {
  const data = path.join(scratch(t), 'data');
  const managed = await underManager(t, ['serve', '--config', config, '--data', data, ...args], patience, env);
  return Object.assign(managed, { data, config });
}
