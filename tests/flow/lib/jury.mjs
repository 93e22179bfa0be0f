/* A jury, a board and a council without their browsers: the demonstration's people, who sign with Node's own cryptography what
 * a browser would sign. What they post is what the scripts of the pages post. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

import { newKey, noteHash, signNote } from './note.mjs';
import { keyHash, makeSealing, newBoxKey, sealChoices, shareText, signShare } from './sealing.mjs';
import { serve, until } from './server.mjs';
import { settingsOf } from './settings.mjs';

const JSON_FACE = { headers: { accept: 'application/json' } };

/* The demonstration at a moment of its own clock. `secrecy`: of its votes (open, sealed, or as shipped). */
export const demo = (t, clock, { secrecy = 'open', ...options } = {}) =>
  serve(t, { clock, args: ['--demo', 'tests/data'], config: settingsOf(t, secrecy), ...options });

/* Somebody of the demonstration, signed in by the link that was printed for them. */
export async function arrive(server, name) {
  await server.line(/logg-inn#/);
  const pattern = new RegExp(`^  ${name}.* \\((.*)\\)\\n\\s+(http\\S+)`, 'm');
  const found = server.output.match(pattern);
  if (!found) throw new Error(`nobody is called ${name}: ${server.output}`);
  const visitor = server.visitor();
  await visitor.arrive(found[2]);
  return visitor;
}

/* Candidates as the office makes them: [{name, kind, person …}]. Their ids. */
export async function gather(admin, edition, candidates) {
  const ids = [];
  for (const candidate of candidates) {
    const form = await admin.form(`/administrasjon/utgave/${edition}/kandidater/ny`, '/ny');
    const answer = await form.post(candidate);
    if (answer.status !== 303) throw new Error(`${candidate.name}: ${answer.status} ${answer.text}`);
    ids.push(answer.location.split('/').at(-1));
  }
  return ids;
}

/* Each part behind its length: how a ballot holds choices and reasons. */
export function frame(...parts) {
  return Buffer.concat(parts.flatMap((part) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  }));
}

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest('base64');

/* A member in one seat: /jury/EDITION/BODY. */
export class Member {
  constructor(name, edition, body) {
    this.name = name;
    this.path = `/jury/${edition}/${body}`;
    this.edition = edition;
  }

  static async of(server, name, edition, body) {
    const member = new Member(name, edition, body);
    await member.signIn(server);
    return member;
  }

  /* A session ends when nobody has come for a week. */
  async signIn(server) {
    this.visitor = await arrive(server, this.name);
  }

  get(path = '') {
    return this.visitor.get(this.path + path, JSON_FACE);
  }

  async view(path = '') {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return answer.json;
  }

  post(path, values) {
    return this.visitor.postJson(this.path + path, values);
  }

  /* A form of a page's JSON face, found by a part of its action: its token and what it holds. */
  async form(path, match) {
    return this.visitor.formJson(this.path + path, match);
  }

  enrolText(changes = {}) {
    const { log, juror } = this.desk;
    const lines = { log, juror, ed25519: this.key.raw.toString('base64'), x25519: Buffer.from(this.box.publicKey).toString('base64'),
      by: 'none', ...changes };
    return `kaaring enrol v1\n${Object.entries(lines).map(([word, value]) => `${word} ${value}\n`).join('')}`;
  }

  get signer() {
    return `${this.desk.log}/juror/${this.desk.juror}`;
  }

  async enrol() {
    const { desk, begin } = await this.view('/nokkel');
    this.desk = JSON.parse(desk);
    this.key = newKey();
    this.box = newBoxKey();
    const note = signNote(this.enrolText(), [[this.signer, this.key]]);
    return this.visitor.postJson(begin.action, { token: begin.token, note });
  }

  /* ties: {k09: 'board'} */
  async declare(ties = {}) {
    const { form } = await this.view('/habilitet');
    const grounds = Object.fromEntries(Object.entries(ties).map(([id, ground]) => [`ground-${id}`, ground]));
    const said = Object.keys(ties).length ? { tie: Object.keys(ties), ...grounds } : { none: true };
    return this.visitor.postJson(form.action, { token: form.token, ...said });
  }

  async begin(ties) {
    await this.enrol();
    return this.declare(ties);
  }

  /* The chair opens a step: 'vurdering', 'innstilling/k01'; `query` chooses how. */
  async open(what, query = '', { misfit } = {}) {
    const { sign } = await this.view(`/apne/${what}${query}`);
    const values = Object.fromEntries(sign.hidden.map(({ name, value }) => [name, value]));
    const notes = JSON.parse(sign.notes);
    if (sign.signs) for (const [name, text] of Object.entries(notes)) values[name] = this.line(text);
    if (sign.sealed) {
      const { text, sealed, shares } = await makeSealing(notes.holders, { misfit });
      Object.assign(values, { key: signNote(text, [[this.signer, this.key]]), shares: sealed });
      this.made = shares;
    }
    return this.visitor.postJson(sign.action, { token: sign.token, ...values });
  }

  line(text) {
    return signNote(text, [[this.signer, this.key]]).slice(text.length + 1);
  }

  /* Waits, as the page says that one should, where the checkpoint of what has just happened is not signed yet. */
  async documents(step) {
    return until('the log has signed it', async () => {
      const answer = await this.get(`/${step}/dokumenter`);
      if (answer.json.fault === 'signed_soon') return null;
      if (answer.status !== 200) throw new Error(`${step}: ${answer.status} ${answer.body}`);
      return answer.json;
    });
  }

  /* The lines of a ballot, each of which a test may spoil. `choices` is an object, a string or a function of the slate. */
  async lines(step, choices, texts = {}) {
    const documents = await this.documents(step);
    const { opened, rules, slate, roll } = documents;
    const extra = JSON.parse(Buffer.from(opened.match(/^extra (.*)$/m)[1], 'base64'));
    const ids = [...slate.matchAll(/^candidate (\S+) /gm)].map(([, id]) => id);
    const said = typeof choices === 'function' ? choices(ids) : choices;
    const last = this.last?.[step];
    const words = [typeof said === 'string' ? said : JSON.stringify(said), JSON.stringify(texts)];
    const lines = {
      log: this.desk.log, edition: this.edition, step,
      opened: sha256(Buffer.from([0]), Buffer.from(extra.entry, 'base64')),
      rules: noteHash(rules), slate: noteHash(slate), roll: noteHash(roll), key: keyHash(documents),
      juror: this.desk.juror, number: last ? last.number + 1 : 1, replaces: last ? last.hash : 'none',
      nonce: randomBytes(32).toString('base64'),
    };
    return documents.key
      ? { ...lines, seal: await sealChoices(documents, lines, ...words) }
      : { ...lines, choices: frame(...words).toString('base64') };
  }

  ballot(lines, key = this.key) {
    const text = `kaaring ballot v1\n${Object.entries(lines).map(([word, value]) => `${word} ${value}\n`).join('')}`;
    return signNote(text, [[this.signer, key]]);
  }

  /* Posts a signed note as a ballot; of one that was taken the next ballot is the successor. */
  async send(step, note) {
    const page = await this.get(`/${step}/${step.startsWith('vurdering') ? 'se-over' : 'stemme'}`);
    const answer = await this.post(`/${step}/stemme`, { token: page.json.token ?? this.token, ballot: note });
    this.token = page.json.token ?? this.token;
    if (answer.status === 200) (this.last ??= {})[step] = { number: answer.json.number, hash: noteHash(note), note };
    return answer;
  }

  /* Gives this member's share of a closed step; `spoil` may change the note's lines. */
  async show(step, spoil) {
    const { unseal } = await this.view(`/${step}/resultat`);
    const text = shareText(this, step, await this.documents(step), spoil);
    return this.visitor.postJson(unseal.act?.action ?? `${this.path}/${step}/vis`, { token: unseal.act?.token ?? this.token, note: signShare(this, text) });
  }

  async cast(step, choices, texts) {
    return this.send(step, this.ballot(await this.lines(step, choices, texts)));
  }
}

/* Choices over a slate: every candidate gets `marks(id, place)`; `aside` are those the member is kept from. */
export const marked = (marks, aside = []) => (ids) => ({
  m: 'scores',
  c: ids.map((id, i) => (aside.includes(id) ? { id, recused: true } : { id, ...marks(id, i) })),
});
export const evenly = (...s) => marked(() => ({ s }));
export const vote = (v) => ({ m: 'motion', v });

/* --- the demonstration's jury, at work --- */

export const EDITION = 'gronn-grunder-3';
export const JUDGING = '2021-10-12T09:00:00+02:00';
export const NAMES = ['Biokullverket Åssiden AS', 'Lunkent Hokksund AS', 'Grønnrute AS', 'Elvebyen Ombruk AS'];

/* Three of the jury with their devices; the chair has opened the assessment of four candidates. Options:
 *   ties      what yusuf declares: {k02: 'board'}
 *   clock     where the demonstration begins
 *   words     a summary of the second candidate's
 *   moved     what the office postpones first: {decides: '2021-10-31T23:59'}
 *   misfit    the shares of a sealed vote are made of another secret than its key
 *   …         those of the server */
export async function judging(t, { ties = {}, clock = JUDGING, words, moved, misfit, ...options } = {}) {
  const server = await demo(t, clock, options);
  const admin = await arrive(server, 'Administrator');
  const office = `/administrasjon/utgave/${EDITION}`;
  await gather(admin, EDITION, NAMES.map((name, i) => ({ name, kind: 'bedrift', place: 'Drammen', ...(words && i === 1 ? { summary: words } : {}) })));
  if (moved) {
    const form = await admin.form(`${office}/utsett`, '/utsett');
    assert.equal((await form.send({ ...moved, reason: 'Flere trenger tid.' })).status, 200);
  }
  const [chair, yusuf, berit] = await Promise.all(
    ['Astrid', 'Yusuf', 'Berit'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of [chair, yusuf, berit]) await member.begin(member === yusuf ? ties : {});
  const opened = await chair.open('vurdering', '', { misfit });
  assert.equal(opened.status, 200, opened.body);
  return { server, admin, chair, yusuf, berit };
}
