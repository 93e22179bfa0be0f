/* What a mail program is given: the text, and behind it the same as a page, in which nothing that somebody wrote is more than text. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { serve } from './lib.mjs';
import { textOf } from './lib/html.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { office, OFFICE, press, THIRD } from './lib/office.mjs';
import { propose } from './lib/propose.mjs';

const hrefsOf = (html) => [...html.matchAll(/\bhref="([^"]*)"/g)].map(([, url]) => url);
const words = (text) => text.replace(/^-- $/m, '').replace(/\s+/g, ' ').trim();

test('a mail is text first, then the same words as a page with one link', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  await propose(server.visitor(), { email: 'kari@example.no' });
  const mail = await post.next('kari@example.no');
  assert.match(mail.headers['content-type'], /^multipart\/alternative;/);
  assert.ok(mail.raw.indexOf('text/plain') < mail.raw.indexOf('text/html'));
  assert.deepEqual(hrefsOf(mail.html), mail.links);
  assert.equal(mail.links.length, 1);
  const shown = textOf(mail.html.replace(/<title>.*<\/title>/, ''));
  const [link] = mail.links;
  assert.equal(shown.replace(/ Åpne lenken Virker ikke knappen, så lim dette inn i nettleseren: /, ' '), words(mail.text));
  assert.match(mail.html, new RegExp(`<a class="button" href="${link}">Åpne lenken</a>`));
  assert.match(mail.html, /^<!doctype html>\n<html lang="nb">/);
  assert.doesNotMatch(mail.html, /<(?:script|img|link|iframe|form)\b|url\(|@import/, 'nothing to run and nothing to fetch');
  assert.match(mail.text, /Du får denne e-posten fordi/);
  assert.equal(mail.headers['auto-submitted'], 'auto-generated');
  assert.equal(mail.headers['list-unsubscribe'], undefined, 'they asked for it');
});

test('what somebody wrote is text in it, and links nowhere', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const candidate = '<a href="https://ond.example/">Vinn</a> https://ond.example/?a=1&b="2"';
  await propose(server.visitor(), { email: 'kari@example.no', candidate, name: '<b>Kari</b> & {{link}}' });
  const mail = await post.next('kari@example.no');
  assert.ok(mail.text.includes(candidate) && mail.text.includes('<b>Kari</b> & {{link}}'), mail.text);
  assert.equal(hrefsOf(mail.html).length, 1);
  assert.equal(new URL(hrefsOf(mail.html)[0]).pathname.split('/')[1], 'bekreft');
  assert.ok(textOf(mail.html).includes(candidate), 'it stands there as it was written');
  assert.doesNotMatch(mail.html, /<b>|<a href="https:\/\/ond/);
});

test('who was named by somebody else may decline, by an answer that a person reads', async (t) => {
  const post = await mailbox(t);
  const { admin } = await office(t, { config: post.config });
  await press(admin, `${THIRD}/personer/juryen`, '/juryen', { name: 'Nils Nyvalgt', email: 'nils@example.org', role: 'member' });
  const mail = await post.next('nils@example.org');
  const [, address] = mail.headers.from.match(/<(.*)>$/);
  assert.equal(mail.headers['list-unsubscribe'], `<mailto:${address}?subject=unsubscribe>`);
  assert.equal(hrefsOf(mail.html).length, 1);
});

/* Templates that are no mail: what an archive's paper says. */
const NO_MAIL = ['papers'];
const KINDS = fs.readdirSync(fileURLToPath(new URL('../../templates/mail', import.meta.url)))
  .filter((file) => file.endsWith('.txt')).map((file) => file.slice(0, -4)).filter((kind) => !NO_MAIL.includes(kind));
const WHY = { '': /^Du får|^Dere får/, '/nn': /^Du får|^De får/, '/en': /^You (?:get|are getting|receive)/ };

for (const language of ['', '/nn', '/en'])
  test(`the office sees each mail as it will be read, at ${language || '/'}`, async (t) => {
    const { admin } = await office(t);
    const outbox = await admin.get(`${language}${OFFICE}/utboks`);
    assert.ok(outbox.body.includes(`href="${language}${OFFICE}/utboks/maler"`), 'one click away');
    const { groups } = await admin.json(`${language}${OFFICE}/utboks/maler`);
    const letters = groups.flatMap((group) => group.letters);
    assert.deepEqual(letters.map(({ kind }) => kind).sort(), KINDS);
    for (const { kind, subject, mail } of letters) {
      const lines = mail.paragraphs.map(({ text }) => text);
      const all = [subject, ...lines].join('\n');
      assert.ok(subject.length > 5, kind);
      assert.doesNotMatch(all, /mails\.|\{\{|«»|\(\)| [.,:]| {2}|^(?!--$)\W*$/m, `${kind} lacks something:\n${all}`);
      assert.ok(lines.some((line) => WHY[language].test(line)), `${kind} does not say why:\n${all}`);
    }
    const page = await admin.get(`${language}${OFFICE}/utboks/maler`);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(letters[0].subject));
  });
