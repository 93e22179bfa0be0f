/* A server and its witnesses: real ones (`kaaring witness`), of which some are down, slow, or have been shown another past. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve, until } from './lib.mjs';
import { withPart } from './lib/archive.mjs';
import { formPath, GOOD, logSize, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';
import { cosignedAt, policyOf, toyLog, watch, witness, witnessed } from './lib/witness.mjs';

/* Takes connections and answers none of them. */
async function silentPort(t) {
  const open = new Set();
  const server = net.createServer((socket) => open.add(socket.on('error', () => {})));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => (open.forEach((socket) => socket.destroy()), server.close()));
  return server.address().port;
}

/* Three witnesses by name; each learns of the server's log when that has a key. */
async function three(t) {
  return Promise.all(['rotary', 'universitetet', 'avisen'].map((name) => witness(t, name, [])));
}

/* A receipt carries a checkpoint behind its head. */
const noteOf = (file) => file.slice(file.indexOf('\n\n') + 2);
const checkpoint = async (server) => (await server.visitor().get('/log/checkpoint')).body;
const signers = (note, witnesses) => witnesses.filter(({ vkey }) => cosignedAt(note, vkey)).map(({ name }) => name);

test('a checkpoint is witnessed by those who are there, and a receipt says by how many', async (t) => {
  const [rotary, universitetet, avisen] = await three(t);
  const all = [rotary, universitetet, avisen];
  const silent = { name: 'avisen', vkey: avisen.vkey, url: `http://127.0.0.1:${await silentPort(t)}` };
  const [config, rules] = witnessed(t, policyOf([rotary, universitetet, silent], 2));
  const server = await serve(t);
  const { vkey } = await watch(server, [rotary]); /* one is there, one does not know the log yet, one is silent */
  await server.restart({ config });

  const visitor = server.visitor();
  await until('the first has signed', async () => signers(await checkpoint(server), all).join() === 'rotary');
  const page = await propose(visitor);
  assert.match(page.text, /Bevitnet\s+Ikke ennå/);
  const before = await visitor.get('/etterprov');
  assert.match(before.text, /Ingenting er bevitnet ennå/);
  assert.match(before.text, /rotary Så \d+ linjer .* universitetet Har ikke signert noe ennå\. Svarte ikke da vi spurte sist\./);

  await universitetet.end();
  await watch(server, [universitetet]);
  const size = await logSize(visitor);
  const note = await until('two have signed', async () => {
    const now = await checkpoint(server);
    return signers(now, all).length === 2 && now;
  });
  assert.equal(Number(note.split('\n')[1]), size);
  const again = await visitor.get(page.path);
  assert.match(again.text, /Av 2 av 3 vitner/);
  assert.match(again.text, /denne serveren, rotary, universitetet/);
  const file = (await visitor.get(`${page.path}/kvittering`)).body;
  const receipt = openReceipt(file, vkey);
  assert.equal(receipt.size, size);
  assert.deepEqual(signers(noteOf(file), all), ['rotary', 'universitetet']);
  const kept = path.join(scratch(t), 'kvittering.tlog-proof');
  const verify = (text) => (fs.writeFileSync(kept, text), command(['verify', kept, '--key', vkey, '--policy', rules]));
  const said = await verify(file);
  assert.equal(said.code, 0, said.err);
  assert.match(said.out, /It is witnessed, by 2 of 3, as the policy asks:\n {2}rotary signed it, .*\n {2}universitetet signed it, .*\n {2}avisen has not signed it\.\nAll that was checked holds\.\n$/);
  const lines = file.trimEnd().split('\n');
  assert.equal((await verify(`${lines.slice(0, -1).join('\n')}\n`)).code, 3, 'one line less is too few');
  const [dash, name, line] = lines.at(-1).split(' ');
  const bytes = Buffer.from(line, 'base64');
  bytes[bytes.length - 1] ^= 1;
  const forged = await verify(`${[...lines.slice(0, -1), `${dash} ${name} ${bytes.toString('base64')}`].join('\n')}\n`);
  assert.equal(forged.code, 1);
  assert.match(forged.out, /WRONG: a signature under the name of the witness universitetet is not its own/);
  assert.match((await visitor.get('/etterprov')).text, new RegExp(`Det nyeste som er bevitnet: loggen med ${size} linjer, signert av 2 av 3 vitner`));

  /* After a crash with nobody there, what was witnessed still is. */
  await Promise.all([rotary.end(), universitetet.end()]);
  await server.kill();
  await server.start();
  assert.deepEqual(signers(await checkpoint(server), all), ['rotary', 'universitetet']);
  await propose(visitor, { candidate: 'Et annet foretak' });
  assert.deepEqual(signers(await checkpoint(server), all), [], 'nobody has signed the newest');
  assert.deepEqual(signers(noteOf((await visitor.get(`${page.path}/kvittering`)).body), all), ['rotary', 'universitetet'], 'the receipt stays witnessed');
});

test('a witness notices a folder that went back, and the server only reads until its log goes on under another name', async (t) => {
  const [rotary] = await three(t);
  const [config] = witnessed(t, policyOf([rotary], 1));
  const server = await serve(t);
  const copy = path.join(scratch(t), 'copy');
  await watch(server, [rotary]);
  await server.restart({ config });
  const visitor = server.visitor();
  await until('it has signed', async () => signers(await checkpoint(server), [rotary]).length === 1);
  const asked = await rotary.last((await checkpoint(server)).split('\n')[0]);
  assert.ok(asked.startsWith(await checkpoint(server)));

  /* An old copy in the folder's place, and its old anchor beside it: nothing here can notice, but the witness shows what the
   * log's own key has signed. */
  await server.stop();
  fs.cpSync(server.data, copy, { recursive: true });
  fs.copyFileSync(server.anchor, `${copy}.anchor`);
  await server.start();
  for (const candidate of ['Ett', 'To', 'Tre']) await propose(visitor, { candidate: `Foretaket ${candidate}` });
  const size = await logSize(visitor);
  await until('it has signed what came', async () => Number((await rotary.last(asked.split('\n')[0])).split('\n')[1]) === size);
  await server.stop();
  fs.rmSync(server.data, { recursive: true });
  fs.cpSync(copy, server.data, { recursive: true });
  fs.copyFileSync(`${copy}.anchor`, server.anchor);
  await server.start();
  await until('it is told', async () => /avviser loggen/.test((await visitor.get('/etterprov')).text));
  assert.match(server.told(), /event=witness-refuses .*why=ahead-of-us/);
  await until('the banner', async () => /satt tilbake til en eldre tilstand/.test((await visitor.get('/')).text));
  const form = await visitor.form(await formPath(visitor), 'foresla');
  assert.equal((await form.post(GOOD)).status, 503);

  /* The anchor has it now: the next start knows it at once, and the operator goes on from there. */
  await server.restart();
  assert.match(server.run.err, new RegExp(`by \\S+\\.anchor ${size} have been signed`));
  await server.stop();
  const succeeded = await server.command('succeed', '--origin', 'priser.example.no/etter', '--reason', 'Disken røk.');
  assert.equal(succeeded.code, 0, succeeded.err);
  assert.match(succeeded.out, new RegExp(`Of ${size} entries that are known to have been signed`));
});

test('a log that has gone another way, and further, is refused by its witness and stops', async (t) => {
  const [rotary] = await three(t);
  const [config] = witnessed(t, policyOf([rotary], 1));
  const server = await serve(t);
  const copy = path.join(scratch(t), 'copy');
  await watch(server, [rotary]);
  await server.stop();
  fs.cpSync(server.data, copy, { recursive: true });
  fs.copyFileSync(server.anchor, `${copy}.anchor`);
  await server.restart({ config });
  await propose(server.visitor());
  const size = await logSize(server.visitor());
  await until('it has signed', async () => Number((await rotary.last((await checkpoint(server)).split('\n')[0]))?.split('\n')[1]) === size);
  await server.stop();
  fs.rmSync(server.data, { recursive: true });
  fs.cpSync(copy, server.data, { recursive: true });
  fs.copyFileSync(`${copy}.anchor`, server.anchor);
  await server.restart({ config: witnessed(t, 'quorum none\n')[0] }); /* nobody is asked */
  const visitor = server.visitor();
  for (const candidate of ['A', 'B', 'C', 'D']) await propose(visitor, { candidate: `Et foretak ${candidate}` });
  assert.ok((await logSize(visitor)) > size);
  await server.restart({ config });
  await until('it is refused', () => /why=no-extension/.test(server.run.err));
  await until('the banner', async () => /satt tilbake til en eldre tilstand/.test((await visitor.get('/')).text));
  assert.deepEqual(signers(await checkpoint(server), [rotary]), []);
});

test('an archive carries what the witnesses have signed, when nothing has come since', async (t) => {
  const [rotary, universitetet, avisen] = await three(t);
  const [config, rules] = witnessed(t, policyOf([rotary, universitetet, avisen], 2));
  const folder = scratch(t);
  const server = await serve(t);
  const { vkey } = await watch(server, [rotary, universitetet]);
  await avisen.end();
  await server.restart({ config });
  await propose(server.visitor());
  const both = await until('two have signed', async () => {
    const now = await checkpoint(server);
    return signers(now, [rotary, universitetet]).length === 2 && now;
  });

  const [, number] = (await server.visitor().get('/gronn-grunder')).body.match(/gronn-grunder\/(\d+)/);
  let turn = 0;
  const made = async () => {
    const file = path.join(folder, `${turn++}`);
    const said = await server.command('archive', `gronn-grunder-${number}`, '--full', '--out', file);
    assert.equal(said.code, 0, said.err);
    return { file, out: said.out };
  };
  const verify = (file) => command(['verify', file, '--key', vkey, '--policy', rules]);
  const { file } = await until('what they have signed is kept in the folder', async () => {
    const one = await made();
    return /Its checkpoint has the signatures of 2 witnesses beside the log's\./.test(one.out) && one;
  });
  const held = await verify(file);
  assert.equal(held.code, 0, held.out);
  assert.match(held.out, /\n2 of 3 witnesses have signed the checkpoint, which is as many as the policy asks for/);

  const tar = execFileSync('zstd', ['-dcq', file], { maxBuffer: 1 << 28 });
  const altered = async (change) => {
    const other = path.join(folder, 'endret.tar');
    fs.writeFileSync(other, withPart(tar, 'checkpoint', change));
    return verify(other);
  };
  assert.equal((await altered((note) => (assert.equal(note, both), note))).code, 0);
  const lines = both.trimEnd().split('\n');
  const fewer = await altered(() => `${lines.slice(0, -1).join('\n')}\n`);
  assert.equal(fewer.code, 0, 'nothing in it is wrong');
  assert.match(fewer.out, /NOT CHECKED: Whether others are shown the same log: 1 of 3 witnesses/);
  const [dash, name, line] = lines.at(-1).split(' ');
  const bytes = Buffer.from(line, 'base64');
  bytes[bytes.length - 1] ^= 1;
  const forged = await altered(() => `${[...lines.slice(0, -1), `${dash} ${name} ${bytes.toString('base64')}`].join('\n')}\n`);
  assert.equal(forged.code, 1);
  assert.match(forged.out, /WRONG: checkpoint: the cosignature of the witness universitetet does not hold/);

  await Promise.all([rotary.end(), universitetet.end()]);
  await propose(server.visitor(), { candidate: 'Et annet foretak' });
  const later = await made();
  assert.match(later.out, /signed by the log alone/);
  assert.match((await verify(later.file)).out, /NOT CHECKED: Whether others are shown the same log: 0 of 3 witnesses/);
});

test('without witnesses every page says so, and there is no policy', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  assert.match((await visitor.get('/etterprov')).text, /ingen vitner utenfor foreningen/);
  assert.match((await visitor.get('/en/etterprov')).text, /no witnesses outside the association/);
  assert.equal((await visitor.get('/log/policy')).status, 404);
  const page = await propose(visitor);
  assert.doesNotMatch(page.text, /[Bb]evitnet/);
});

test('a policy is served as it was written, and one that is wrong keeps the server from starting', async (t) => {
  const log = toyLog('another.example/log');
  const [rotary] = await three(t);
  const text = `# vitnene\n${policyOf([rotary], 1)}`;
  const [config, file] = witnessed(t, text);
  const server = await serve(t, { config });
  const answer = await server.visitor().get('/log/policy');
  assert.equal(answer.body, text);
  assert.match(answer.headers['content-type'], /^text\/plain/);
  await server.stop();
  for (const [wrong, told] of [
    ['quorum nobody\n', /policy:1:1: The quorum must be/],
    [text.replace('http://', 'ftp://'), /no http or https address/],
    [`log ${log.vkey}\n${text}`, /not this one, whose line is: log sample\.localhost/],
  ]) {
    fs.writeFileSync(file, wrong);
    const { code, err } = await command(['serve', '--config', config, '--data', server.data, '--listen', `127.0.0.1:${server.port}`]);
    assert.equal(code, 1);
    assert.match(err, told);
  }
});
