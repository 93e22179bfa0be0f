/* Members' inboxes are the first witnesses: mail of what has happened carries the log's checkpoint, and the policy's hash. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { openNote, scratch } from './lib.mjs';
import { judging } from './lib/jury.mjs';
import { mailbox } from './lib/mailbox.mjs';

const { policy } = JSON.parse(fs.readFileSync(new URL('../data/witnesses.json', import.meta.url)));

async function opened(post) {
  for (;;) {
    const mail = await post.next('j5@example.org');
    if (/ er åpnet: /.test(mail.headers.subject)) return mail.text.replaceAll('\r\n', '\n');
  }
}

const checkpointIn = (text, origin) => text.slice(text.indexOf(`\n${origin}\n`) + 1).match(/^[^]*?\n\n(?:— .*\n)+/)[0];

test('the mail that a vote has opened carries a checkpoint that the log has signed', async (t) => {
  const post = await mailbox(t);
  const { server } = await judging(t, { config: post.config });
  const key = (await server.visitor().get('/log/key')).body.trim();
  const [origin] = key.split('+');
  const text = await opened(post);
  assert.match(text, /Ta vare på denne e-posten\./);
  const [name, size] = openNote(checkpointIn(text, origin), key).split('\n');
  assert.equal(name, origin);
  const entries = (await server.visitor().get(`/log/tile/entries/000.p/${size}`)).body;
  assert.match(entries, /"type":"step\.opened"/, 'it has what the mail is about');
  assert.doesNotMatch(text, /SHA-256/, 'there is no policy to tell of');
});

test('with a policy the mail has its hash, for whoever is shown another one later', async (t) => {
  const post = await mailbox(t);
  const file = path.join(scratch(t), 'policy');
  fs.writeFileSync(file, policy.replace(/^log .*\n/m, '').replaceAll(/ https?:\S+/g, ''));
  fs.writeFileSync(post.config, fs.readFileSync(post.config, 'utf8').replace('policy: ""', `policy: ${file}`));
  await judging(t, { config: post.config });
  const hash = createHash('sha256').update(fs.readFileSync(file)).digest('base64');
  assert.ok((await opened(post)).includes(`SHA-256 av reglene for vitnene (/log/policy): ${hash}\n`));
});
