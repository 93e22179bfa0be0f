/* The program under test as a child process: started, asked, killed, started again. */
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Visitor } from './visitor.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const PROGRAM = process.env.KAARING ?? path.join(ROOT, 'build', 'kaaring');
const CONFIG = process.env.KAARING_CONFIG ?? path.join(ROOT, 'conf', 'kaaring.yaml');
/* A sanitizer makes everything several times slower; a hang is found out all the same. */
const PATIENCE_MS = 60_000;
const OUTPUT_MAX = 4 << 20;

/* Asks again until the answer is true; the one way to wait here. */
export async function until(what, question, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/* A fresh folder, gone when the test is over. */
export function scratch(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kaaring-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/* A port that nobody listens on. The server shares its port willingly (SO_REUSEPORT), so two tests must never choose the
 * same one: each process has a range by its id, below those that the kernel hands out by itself. */
let turn = 0;
export async function freePort() {
  for (let tries = 0; tries < 200; tries++) {
    const port = 10_000 + ((process.pid * 31 + turn++) % 20_000);
    const free = await new Promise((done) => {
      const probe = net.createServer();
      probe.once('error', () => done(false));
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port');
}

export function launch(args, env, program = PROGRAM) {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = { child, out: '', err: '', ended: null };
  const keep = (which) => (bytes) => {
    if (run[which].length < OUTPUT_MAX) run[which] += bytes;
    if (process.env.DEBUG) process.stderr.write(bytes);
  };
  child.stdout.setEncoding('utf8').on('data', keep('out'));
  child.stderr.setEncoding('utf8').on('data', keep('err'));
  run.exit = new Promise((done) => {
    child.once('error', (fault) => done((run.ended = { code: null, signal: null, fault })));
    child.once('close', (code, signal) => done((run.ended = { code, signal })));
  });
  return run;
}

/* Runs `kaaring …` to its end: {code, out, err}. */
export async function command(args, { env = {} } = {}) {
  const run = launch(args, env);
  const { code, signal, fault } = await run.exit;
  if (fault) throw fault;
  return { code, signal, out: run.out, err: run.err };
}

class Server {
  constructor(options) {
    this.options = options;
    this.data = options.data;
    this.host = '127.0.0.1';
    this.port = options.port;
    this.authority = options.authority;
    this.guests = []; /* how those leave who use it as long as it runs */
  }

  async start() {
    const { config = CONFIG, clock, args = [], env = {} } = this.options;
    this.port ??= await freePort();
    this.killed = false;
    this.url = `${this.authority ? 'https' : 'http'}://localhost:${this.port}`;
    const line = ['serve', '--config', config, '--data', this.data, '--listen', `${this.host}:${this.port}`];
    if (clock) line.push('--clock', clock);
    this.run = launch([...line, ...args], env, this.options.program);
    await until('the server answers', async () => {
      if (this.run.ended) throw new Error(`the server ended at once: ${this.told()}`);
      return answers(() => this.connect());
    });
    return this;
  }

  /* Where its anchor is unless the settings say otherwise. */
  get anchor() {
    return `${this.data}.anchor`;
  }

  get pid() {
    return this.run.child.pid;
  }

  /* What it printed for its operator. */
  get output() {
    return this.run.out;
  }

  /* Everything it said, for the message of a failed test. */
  told() {
    const { code, signal, fault } = this.run.ended ?? {};
    return `${fault ?? ''} code ${code}, signal ${signal}\n${this.run.out}\n${this.run.err}`.slice(-8000);
  }

  /* The first printed line that matches. */
  line(pattern) {
    return until(`the server prints ${pattern}`, () => {
      if (this.run.ended) throw new Error(`the server ended: ${this.told()}`);
      return this.run.out.split('\n').find((line) => pattern.test(line));
    });
  }

  /* The one-time link for an administrator that a start prints. Its secret stands in the fragment. */
  async adminLink() {
    return (await this.line(/https?:\/\/\S+#\S+/)).match(/https?:\/\/\S+#\S+/)[0];
  }

  visitor(options) {
    return new Visitor(this, options);
  }

  /* A fresh connection as browsers make one. */
  connect(options = {}) {
    const { host, port, authority: ca } = this;
    return ca ? tls.connect({ host, port, ca, servername: 'localhost', ...options }) : net.connect({ host, port });
  }

  /* Writes bytes as they are to a fresh connection and gives back all that comes until it is closed. */
  raw(bytes, { patience = 20_000 } = {}) {
    return new Promise((done, fail) => {
      const parts = [];
      const socket = this.connect();
      socket.once(this.authority ? 'secureConnect' : 'connect', () => socket.write(bytes));
      socket.setTimeout(patience, () => socket.destroy(new Error('the connection stayed open')));
      socket.on('data', (part) => parts.push(part));
      const got = () => Buffer.concat(parts);
      socket.once('error', (fault) => (fault.code === 'ECONNRESET' || fault.code === 'EPIPE' ? done(got()) : fail(fault)));
      socket.once('close', () => done(got()));
    });
  }

  /* `kaaring WHAT …` on the same folder and settings. */
  command(what, ...args) {
    return command([what, '--config', this.options.config ?? CONFIG, '--data', this.data, ...args]);
  }

  /* As a power cut would: no chance to tidy up. */
  async kill() {
    this.killed = true;
    this.run.child.kill('SIGKILL');
    await this.run.exit;
  }

  /* As an operator does. A server that does not end cleanly has something to hide, also from a sanitizer. */
  async stop() {
    if (this.killed) return;
    if (!this.run.ended) this.run.child.kill('SIGTERM');
    const late = setTimeout(() => this.run.child.kill('SIGKILL'), PATIENCE_MS);
    const { code } = await this.run.exit;
    clearTimeout(late);
    if (code !== 0) throw new Error(`the server did not end well: ${this.told()}`);
  }

  /* Again on the same folder and port, after stop or kill; `more` changes options. */
  async restart(more = {}) {
    await this.stop();
    Object.assign(this.options, more);
    return this.start();
  }
}

function answers(connect) {
  return new Promise((done) => {
    const socket = connect();
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    socket.once('data', () => done(true) || socket.destroy());
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}

/* From here on no file of the running server may grow past `bytes`; with the C library as with a real disk, the next
 * write that would need more room fails. Taken back by ''. */
export const diskBound = (server, bytes) =>
  promisify(execFile)('prlimit', ['--pid', String(server.pid), `--fsize=${bytes || 'unlimited'}:`]);

export const sizeOfData = (server) => fs.statSync(path.join(server.data, 'data.mdb')).size;

/* Starts the server anew on a folder in which the first byte of `text` is another, wherever it stands: what held it can no
 * longer be read. */
export async function spoilText(server, text) {
  await server.stop();
  const file = path.join(server.data, 'data.mdb');
  const bytes = fs.readFileSync(file);
  for (let at = -1; (at = bytes.indexOf(text, at + 1)) >= 0; ) bytes[at] = 0x20;
  fs.writeFileSync(file, bytes);
  await server.start();
}

/* A running server; stopped when the test `t` is over, after its guests have left: a page that is still fetching something
 * from a server that has gone would complain. Options:
 *   data    its folder; without it a fresh one, which becomes a sample folder
 *   clock   RFC 3339: where its clock begins
 *   program another than the one under test
 *   port    that its settings name; without it one that is free
 *   authority   the PEM certificate of who has issued the server's: it speaks HTTPS
 *   config, args (more arguments), env */
export async function serve(t, options = {}) {
  /* a room of its own for what lies beside the folder: its anchor, and what a test copies */
  const room = options.data ? null : fs.mkdtempSync(path.join(os.tmpdir(), 'kaaring-'));
  const server = new Server({ ...options, data: options.data ?? path.join(room, 'data') });
  t.after(async () => {
    try {
      await Promise.all(server.guests.map((leave) => leave()));
      if (server.run) await server.stop();
    } finally {
      if (room) fs.rmSync(room, { recursive: true, force: true });
    }
  });
  return server.start();
}
