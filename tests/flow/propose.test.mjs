/* Anyone proposes: the form, its number, its receipt, and everything that the form refuses. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { multipart, serve } from './lib.mjs';
import { formPath, GOOD, logSize, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';

test('a proposal gets its number and a page of its own', async (t) => {
  const server = await serve(t);
  const page = await propose(server.visitor());
  assert.equal(page.status, 200);
  assert.match(page.path, /^\/forslag\/[a-z2-7]{26}\/[a-z2-7]{26}$/);
  assert.match(page.text, /Takk\. Vi har fått forslaget\./);
  assert.match(page.text, /GG\d+-001/);
  assert.match(page.text, /kari@example\.no/);
  assert.match(page.text, /Hva skjer nå/);
});

test('numbers count up, also for who asks for JSON', async (t) => {
  const server = await serve(t);
  await propose(server.visitor());
  const visitor = server.visitor();
  const form = await visitor.formJson(await formPath(visitor), 'foresla');
  const answer = await form.post(GOOD);
  assert.equal(answer.status, 200);
  assert.match(answer.json.number, /^GG\d+-002$/);
  const view = await visitor.json(answer.json.redirect);
  assert.equal(view.number, answer.json.number);
  assert.equal(view.is_sent, true);
  assert.equal(view.waiting.email, GOOD.email);
});

test('the receipt proves that it stands in the log, word for word, and tells nobody else', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor, { web: 'biokull.example.no', goals: ['7', '13'] });
  const file = await visitor.get(`${page.path}/kvittering`);
  assert.match(file.headers['content-disposition'], /attachment; filename="GG\d+-001\.tlog-proof"/);
  const receipt = openReceipt(file.body, (await visitor.get('/log/key')).body);
  assert.equal(receipt.entry.type, 'proposal.received');
  assert.deepEqual(Object.keys(receipt.entry.open), ['proposal', 'number', 'via']);
  assert.equal(receipt.openings.private.candidate, GOOD.candidate);
  assert.equal(receipt.openings.private.why, GOOD.why);
  assert.equal(receipt.openings.private.web, 'https://biokull.example.no');
  assert.deepEqual(receipt.openings.private.goals, [7, 13]);
  const log = (await visitor.get('/log/tile/entries/000.p/' + receipt.size)).bytes.toString('latin1');
  for (const secret of ['Biokullverket', 'Kari', 'kari@', 'karbon']) assert.ok(!log.includes(secret), secret);
});

test('everything optional is taken, told to its author, and may be left out', async (t) => {
  const server = await serve(t);
  const page = await propose(server.visitor(), {
    orgnr: '923 609 016', web: 'https://eksempel.no/om', municipality: '3301', goals: ['1', '17'], contact: 'Ola, 22 00 00 00',
  });
  for (const told of ['923609016', 'https://eksempel.no/om', 'Drammen', '1. Utrydde fattigdom', '17. Samarbeid', 'Ola, 22 00 00 00'])
    assert.ok(page.text.includes(told), told);
});

test('who proposes themselves need not say what binds them to the candidate', async (t) => {
  const server = await serve(t);
  const page = await propose(server.visitor(), { relation: '', self: '1' });
  assert.match(page.text, /Det er meg selv jeg foreslår Ja/);
});

test('white space at the ends goes, line ends and letters stay as they are meant', async (t) => {
  const server = await serve(t);
  const why = `${'å'.repeat(60)}\r\n\r\n${'😀'.repeat(60)}`;
  const page = await propose(server.visitor(), { candidate: '  A\u030Assiden  AS ', why });
  assert.match(page.text, /Åssiden\s+AS/);
  const file = await server.visitor().get(`${page.path}/kvittering`);
  const { openings } = openReceipt(file.body, (await server.visitor().get('/log/key')).body);
  assert.equal(openings.private.why, why.replaceAll('\r\n', '\n'));
});

/* field, what is wrong with it, what is said */
const REFUSED = [
  ['candidate', '', 'field_missing'],
  ['candidate', ' \t ', 'field_missing'],
  ['why', '', 'field_missing'],
  ['relation', '', 'field_missing'],
  ['name', '', 'field_missing'],
  ['email', '', 'field_missing'],
  ['candidate', 'a'.repeat(201), 'field_too_long'],
  ['why', 'For kort.', 'field_too_short'],
  ['why', 'å'.repeat(4001), 'field_too_long'],
  ['why', 'å'.repeat(20001), 'field_too_long'],
  ['contact', 'b'.repeat(201), 'field_too_long'],
  ['candidate', 'Bio\u0007kull', 'field_control'],
  ['why', `${'x'.repeat(200)}\u001b[31m`, 'field_control'],
  ['name', 'Kari\u0085', 'field_control'],
  ['email', 'kari', 'field_email'],
  ['email', 'kari@', 'field_email'],
  ['email', 'kari@example.no, ola@example.no', 'field_email'],
  ['email', 'kari@example.no\r\nBcc: alle@example.no', 'field_control'],
  ['orgnr', '12345678', 'field_orgnr'],
  ['orgnr', 'ni sifre', 'field_orgnr'],
  ['orgnr', '312 345 678', 'field_orgnr_digit'],
  ['orgnr', '923609017', 'field_orgnr_digit'],
  ['web', 'javascript:alert(1)', 'field_url'],
  ['web', 'https://kari:passord@eksempel.no', 'field_url'],
  ['web', 'ikke et nettsted', 'field_url'],
  ['municipality', '9999', 'field_municipality'],
  ['municipality', '3005', 'field_municipality'], // Drammen until the end of 2023
  ['municipality', 'Drammen', 'field_municipality'],
  ['goals', '18', 'field_choice'],
  ['goals', 'null', 'field_choice'],
];

test('what a field refuses is said at the field, with everything typed still there', async (t) => {
  const server = await serve(t, { clock: '2026-03-01T09:00:00Z' });
  const visitor = server.visitor();
  const path = await formPath(visitor);
  const size = await logSize(visitor);
  for (const [field, value, fault] of REFUSED) {
    const what = `${field} ${JSON.stringify(value).slice(0, 40)}`;
    const typed = { ...GOOD, web: 'https://eksempel.no/', contact: 'Ola', [field]: value };
    const answer = await (await visitor.form(path, 'foresla')).post(typed);
    assert.equal(answer.status, 422, what);
    assert.match(answer.body, new RegExp(`id="propose-${field}-error"`), what);
    assert.match(answer.body, new RegExp(`<a class="ds-link" href="#propose-${field}">`), what);
    const { fields } = answer.forms.find(({ action }) => action.includes('foresla'));
    for (const [name, was] of Object.entries(typed))
      if (name !== field) assert.equal(fields[name], was, `${what}: ${name} is kept`);
    const json = await (await visitor.formJson(path, 'foresla')).post(typed);
    assert.equal(json.status, 422, what);
    assert.equal(json.json.fault, 'form_invalid', what);
    assert.deepEqual(json.json.fields.map((one) => [one.name, one.fault]), [[field, fault]], what);
    assert.ok(json.json.fields[0].sentence.length > 10, what);
  }
  assert.equal(await logSize(visitor), size);
});

test('an empty form is told at once of all five fields', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const json = await (await visitor.formJson(await formPath(visitor), 'foresla')).post({});
  assert.deepEqual(json.json.fields.map(({ name, fault }) => `${name} ${fault}`).sort(),
    ['candidate', 'email', 'name', 'relation', 'why'].map((name) => `${name} field_missing`));
});

test('the award\'s own bounds stand in the sentence', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const form = await visitor.form(await formPath(visitor), 'foresla');
  assert.match((await form.post({ ...GOOD, why: 'For kort.' })).text, /Skriv minst 100 tegn\./);
  const json = await visitor.formJson(await formPath(visitor), 'foresla');
  const { fields } = (await json.post({ ...GOOD, why: 'x'.repeat(4001) })).json;
  assert.match(fields[0].sentence, /høyst 4000 tegn/);
});

test('several wrong fields are told at once', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const json = await visitor.formJson(await formPath(visitor), 'foresla');
  const { fields } = (await json.post({ ...GOOD, candidate: '', why: 'For kort.', email: 'x', orgnr: '1' })).json;
  assert.deepEqual(fields.map(({ name }) => name).sort(), ['candidate', 'email', 'orgnr', 'why'], 'the award\'s own bound too');
  assert.match(fields.find(({ name }) => name === 'why').sentence, /Skriv minst 100 tegn\./);
});

test('bytes that are not UTF-8 are refused in each way of sending them', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const path = await formPath(visitor);
  const size = await logSize(visitor);
  const { fields } = await visitor.form(path, 'foresla');
  const sent = new URLSearchParams({ ...fields, ...GOOD, candidate: 'BYTES' }).toString().replace('BYTES', '%ff%fe');
  const form = { body: sent, type: 'application/x-www-form-urlencoded' };
  const answer = await visitor.request('POST', path, form);
  assert.equal(answer.status, 422);
  assert.match(answer.body, /id="propose-candidate-error"/);
  const parts = multipart({ ...fields, ...GOOD, candidate: 'BYTES' });
  const at = parts.body.indexOf('BYTES');
  parts.body = Buffer.concat([parts.body.subarray(0, at), Buffer.of(0xc3, 0x28), parts.body.subarray(at + 5)]);
  assert.equal((await visitor.request('POST', path, parts)).status, 422);
  const json = Buffer.concat([Buffer.from('{"candidate":"'), Buffer.of(0xff), Buffer.from('"}')]);
  assert.equal((await visitor.request('POST', path, { body: json, type: 'application/json' })).status, 400);
  assert.equal(await logSize(visitor), size);
});

const MALFORMED = [
  ['application/json', '{"candidate":'],
  ['application/json', '[]'],
  ['application/json', '{"candidate":{"a":1}}'],
  ['application/json', '{"candidate":"a","candidate":"b"}'],
  ['application/x-www-form-urlencoded', 'candidate=%zz'],
  ['application/x-www-form-urlencoded', 'candidate=a&candidate=b'],
  ['multipart/form-data', 'no boundary at all'],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="candidate"\r\n\r\ncut off'],
  ['text/plain', 'candidate=a'],
];

test('a body that cannot be read is refused in one sentence', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const path = await formPath(visitor);
  const size = await logSize(visitor);
  for (const [type, body] of MALFORMED) {
    const answer = await visitor.request('POST', path, { body, type, headers: { accept: 'application/json' } });
    assert.equal(answer.status, 400, `${type} ${body}`);
    assert.equal(answer.json.fault, 'request_malformed', `${type} ${body}`);
    assert.equal(answer.json.sentence, 'Det som kom frem til oss, lot seg ikke lese.');
    const page = await visitor.request('POST', path, { body, type });
    assert.equal(page.status, 400);
    assert.match(page.text, /Det som kom frem til oss, lot seg ikke lese\./);
  }
  const unknown = await visitor.postJson(path, { ...GOOD, admin: 'yes' });
  assert.equal(unknown.json.fault, 'request_unknown_field');
  assert.equal(unknown.json.sentence, 'Det du sendte, har et felt som ikke hører hjemme her.');
  assert.equal(await logSize(visitor), size);
});

test('a NUL is refused, in a form and in JSON', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const path = await formPath(visitor);
  const answer = await (await visitor.form(path, 'foresla')).post({ ...GOOD, name: 'Kari\0' });
  assert.equal(answer.status, 422);
  assert.match(answer.body, /id="propose-name-error"/);
  assert.equal((await (await visitor.formJson(path, 'foresla')).post({ ...GOOD, name: 'Kari\0' })).status, 400);
});

test('a field that the award does not ask for is refused, not dropped', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const form = await visitor.formJson(await formPath(visitor), 'foresla');
  const answer = await form.post({ ...GOOD, merits: '2006 til 2014, styremedlem' });
  assert.equal(answer.status, 400);
  assert.equal(answer.json.fault, 'request_unknown_field');
});

test('a form sent twice is one proposal, and gives the same answer', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const form = await visitor.form(await formPath(visitor), 'foresla');
  const first = await form.post(GOOD);
  const size = await logSize(visitor);
  const again = await Promise.all([form.post(GOOD), form.post({ ...GOOD, candidate: 'En annen' })]);
  for (const answer of again) assert.equal(answer.location, first.location);
  assert.equal(await logSize(visitor), size);
});

test('a token is needed, of this form and no other', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const path = await formPath(visitor);
  const size = await logSize(visitor);
  const form = await visitor.form(path, 'foresla');
  const page = await propose(visitor);
  const other = visitor.formOf(page, 'trekk').fields.token;
  for (const token of [null, '', 'x', 'A'.repeat(48), form.fields.token.slice(0, -1), other]) {
    const answer = await form.post({ ...GOOD, token });
    assert.equal(answer.status, 403, String(token));
    assert.equal(answer.forms.find(({ action }) => action === path).fields.why, GOOD.why, 'nothing typed is lost');
  }
  assert.equal(await logSize(visitor), size + 1);
});

test('a page left open too long gives everything back, with a fresh token', async (t) => {
  const server = await serve(t, { clock: '2026-03-01T09:00:00Z' });
  const visitor = server.visitor();
  const form = await visitor.form(await formPath(visitor), 'foresla');
  await server.restart({ clock: '2026-03-02T09:00:00Z' });
  const answer = await form.post(GOOD);
  assert.equal(answer.status, 403);
  const again = visitor.formOf(answer, 'foresla');
  assert.equal(again.fields.candidate, GOOD.candidate);
  assert.match((await again.send({})).text, /Vi har fått forslaget/);
});

test('what comes from another site is refused', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const form = await visitor.form(await formPath(visitor), 'foresla');
  const size = await logSize(visitor);
  for (const headers of [{ origin: 'https://onde.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
    assert.equal((await form.post(GOOD, { headers })).status, 403);
  assert.equal(await logSize(visitor), size);
});

test('the secret award says that it goes to the board, and its log says nothing', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const path = await formPath(visitor, 'hedersmerke');
  const before = await visitor.get(path);
  assert.match(before.text, /Foreslå til styret/);
  assert.match(before.text, /Bare styret og rådet leser forslaget/);
  assert.ok(!before.body.includes('name="orgnr"') && before.body.includes('name="merits"'));
  const page = await propose(visitor, { merits: '2006 til 2014, styremedlem' }, 'hedersmerke');
  assert.match(page.text, /HM\d+-[1-9]\d\d /, 'a number that is drawn: it does not count those before it');
  const receipt = openReceipt((await visitor.get(`${page.path}/kvittering`)).body, (await visitor.get('/log/key')).body);
  assert.deepEqual(Object.keys(receipt.entry), ['v', 'type', 'at', 'later', 'private']);
  assert.equal(receipt.entry.type, 'sealed');
  assert.match(page.text, new RegExp(`HM\\d+-${receipt.openings.later.open.number} `), 'nor does the receipt');
  for (const public_ of ['/', '/hedersmerke', path, '/vinnere', '/vinnere.atom'])
    assert.ok(!(await visitor.get(public_)).body.includes('Biokullverket'), public_);
});
