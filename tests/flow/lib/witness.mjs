/* Witnesses and logs for them: `kaaring witness` as a child process, a log that is made here by the definitions of RFC 6962
 * and signs whatever it is told to, and cosignatures judged by Node's own cryptography. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { newKey, signNote, verifierOf } from './note.mjs';
import { freePort, launch, scratch, until } from './server.mjs';
import { settings } from './settings.mjs';

const TYPE_COSIGNATURE = 4;
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha256(Buffer.of(1), left, right);

/* --- a log --- */

function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
function rootOf(leaves) {
  if (leaves.length === 0) return sha256('');
  return leaves.length === 1 ? leaves[0] : node(rootOf(leaves.slice(0, split(leaves.length))), rootOf(leaves.slice(split(leaves.length))));
}
/* SUBPROOF of RFC 6962, 2.1.2. */
function subproof(old, leaves, whole) {
  if (old === leaves.length) return whole ? [] : [rootOf(leaves)];
  const k = split(leaves.length);
  return old <= k
    ? [...subproof(old, leaves.slice(0, k), whole), rootOf(leaves.slice(k))]
    : [...subproof(old - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))];
}

/* A log with a key of its own. `entry(i)` is its past: two with the same key and another past are a lie. */
export function toyLog(origin, key = newKey(), entry = (i) => `entry ${i}`) {
  const leaves = (size) => Array.from({ length: size }, (one, i) => sha256(Buffer.of(0), entry(i)));
  const checkpoint = (size) => signNote(`${origin}\n${size}\n${rootOf(leaves(size)).toString('base64')}\n`, [[origin, key]]);
  return {
    origin,
    key,
    vkey: verifierOf(origin, key.raw),
    checkpoint,
    /* The body of add-checkpoint. */
    body(old, size) {
      const proof = old > 0 && old < size ? subproof(old, leaves(size), true) : [];
      return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint(size)}`;
    },
  };
}

/* --- a witness --- */

/* Whether the owner of a witness's key has signed the text of this checkpoint, and when: seconds, or null. Throws when a line
 * of this witness does not hold. */
export function cosignedAt(note, vkey) {
  const [, name, id, key] = vkey.trim().match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/);
  const raw = Buffer.from(key, 'base64');
  if (raw[0] !== TYPE_COSIGNATURE || sha256(`${name}\n`, raw).subarray(0, 4).toString('hex') !== id) throw new Error('no key of a witness');
  const cut = note.lastIndexOf('\n\n');
  const text = note.slice(0, cut + 1);
  const der = createPublicKey({ key: Buffer.concat([SPKI, raw.subarray(1)]), format: 'der', type: 'spki' });
  let newest = null;
  for (const line of note.slice(cut + 2).split('\n').filter((one) => one.startsWith(`— ${name} `))) {
    const bytes = Buffer.from(line.split(' ')[2], 'base64');
    if (bytes.subarray(0, 4).toString('hex') !== id) continue;
    const time = bytes.readBigUInt64BE(4);
    if (!verify(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), der, bytes.subarray(12))) throw new Error('forged');
    newest = Math.max(newest ?? 0, Number(time));
  }
  return newest;
}

class Witness {
  constructor(folder, options) {
    Object.assign(this, { folder, ...options });
    this.file = path.join(folder, 'witness.yaml');
  }

  /* `logs` are those that it watches, as toyLog gives them or {origin, vkey}. */
  watch(logs) {
    const rows = logs.map(({ origin, vkey }) => `  - origin: ${origin}\n    keys: ["${vkey}"]\n`);
    fs.writeFileSync(this.file, `name: ${this.name}\nlisten: ["127.0.0.1:${this.port}"]\nfolder: state\nlogs:${rows.length ? `\n${rows.join('')}` : ' []\n'}`);
    return this;
  }

  async start() {
    this.run = launch(['witness', '--config', this.file]);
    await until('the witness prints its key', () => {
      if (this.run.ended) throw new Error(`the witness ended: ${this.run.err}`);
      return /answers on/.test(this.run.out);
    });
    this.vkey = this.run.out.match(/^ +(\S+\+[0-9a-f]{8}\+\S+)$/m)[1];
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async add(body) {
    const answer = await fetch(`${this.url}/add-checkpoint`, { method: 'POST', body });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  }

  /* The last checkpoint of a log that it has signed; null when there is none. */
  async last(origin) {
    const answer = await fetch(`${this.url}/${sha256(origin).toString('hex')}/checkpoint`);
    return answer.ok ? answer.text() : null;
  }

  async end(signal = 'SIGTERM') {
    if (!this.run || this.run.ended) return;
    this.run.child.kill(signal);
    const { code } = await this.run.exit;
    if (signal === 'SIGTERM' && code !== 0) throw new Error(`the witness did not end well: ${this.run.err}`);
  }
}

/* A running witness with a folder of its own; ended when the test is over. */
export async function witness(t, name, logs) {
  const one = new Witness(scratch(t), { name, port: await freePort() });
  t.after(() => one.end());
  return one.watch(logs).start();
}

/* --- a server and its witnesses --- */

/* The policy's text for {name, vkey, url} of which so many must sign. */
export const policyOf = (witnesses, needed) =>
  [...witnesses.map(({ name, vkey, url }) => `witness ${name} ${vkey} ${url}`), `group alle ${needed} ${witnesses.map(({ name }) => name).join(' ')}`, 'quorum alle', '']
    .join('\n');

/* The changes of settings by which a server has this policy and asks about every second; `file` may be given, to hold it. */
export function withPolicy(t, policy, file = path.join(scratch(t), 'policy')) {
  fs.writeFileSync(file, policy);
  return [[/^ {2}policy: ""$/m, `  policy: ${file}`], [/^ {2}seconds: 5$/m, '  seconds: 1']];
}

/* Gives the settings a policy of witnesses without addresses, whom nobody asks. The hash of its text, in base64. */
export function silentPolicy(t, config) {
  const { policy } = JSON.parse(fs.readFileSync(new URL('../../data/witnesses.json', import.meta.url)));
  const text = policy.replace(/^log .*\n/m, '').replaceAll(/ https?:\S+/g, '');
  const file = path.join(scratch(t), 'policy');
  fs.writeFileSync(file, text);
  fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replace('policy: ""', `policy: ${file}`));
  return createHash('sha256').update(text).digest('base64');
}

/* [settings with this policy; the policy's file]. */
export function witnessed(t, policy) {
  const file = path.join(scratch(t), 'policy');
  return [settings(t, ...withPolicy(t, policy, file)), file];
}

/* From here on the witnesses watch the log of this running server, as its operator would have them: {origin, vkey}. */
export async function watch(server, witnesses) {
  const vkey = (await server.visitor().get('/log/key')).body.trim();
  const log = { origin: vkey.split('+')[0], vkey };
  for (const one of witnesses) {
    await one.end();
    await one.watch([log]).start();
  }
  return log;
}
