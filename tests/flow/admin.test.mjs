/* An administrator runs the third edition of the Grønn Gründer-pris: what came in becomes candidates. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from './lib.mjs';
import { BADGE, candidates, formAt, gatherAll, moveClock, office, OFFICE, press, proposals, signedIn, THIRD, toDeadlineAndBeyond } from './lib/office.mjs';
import { formPath, GOOD, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';

const numberOf = (rows, number) => rows.find((row) => row.number === number);

test('the sample\'s proposals come in as the days pass, and the late one is told apart', async (t) => {
  const { admin } = await office(t);
  const first = await admin.json(THIRD);
  assert.equal(first.award_name, 'Grønn Gründer-prisen');
  assert.equal(first.state, 'Åpen for forslag');
  assert.deepEqual((await proposals(admin)).map((row) => row.number), ['GG3-001', 'GG3-002', 'GG3-003']);
  await moveClock(admin, '2021-10-08T23:59');
  await until('twenty have come', async () => (await proposals(admin)).length === 20);
  assert.equal((await admin.json(THIRD)).state, 'Åpen for forslag');
  await toDeadlineAndBeyond(admin);
  assert.equal((await admin.json(THIRD)).state, 'Forslagsfristen er ute');
  const late = await proposals(admin, THIRD, 'late');
  assert.deepEqual(late.map((row) => [row.number, row.candidate, row.state]),
    [['GG3-021', 'Lierfrukt Restråstoff AS', 'kom for sent']]);
  const home = await admin.get(OFFICE);
  assert.match(home.text, /Grønn Gründer: 1 forslag kom etter fristen/);
  assert.match(home.text, /Grønn Gründer: 20 nye forslag er ikke sett på/);
});

test('twenty-one proposals become fifteen candidates', async (t) => {
  const { admin } = await office(t);
  await toDeadlineAndBeyond(admin);

  const match = numberOf(await proposals(admin), 'GG3-016');
  assert.equal(match.match.text, 'Ligner GG3-004');
  await gatherAll(admin);
  const gathered = await candidates(admin);
  assert.equal(gathered.length, 16, 'fifteen, and the one from Kongsberg');
  assert.deepEqual(gathered.map((row) => row.name).slice(-3),
    ['Tangentang Sjøhage AS', 'Tekstilsløyfa Lier AS', 'Ytterkollen Regnbed'], 'in Norwegian order');
  const twice = Object.fromEntries(gathered.map((row) => [row.name, row.proposals]));
  assert.equal(twice['Elvebyen Ombruk AS'], 2);
  assert.equal(twice['Sykkelfrakt Strømsø AS'], 2);
  assert.equal(twice['Lierfrukt Restråstoff AS'], 1, 'the late one waits');

  /* the late one, by grace */
  const late = numberOf(await proposals(admin), 'GG3-021');
  const page = await admin.get(late.url);
  assert.match(page.text, /Kom 4 dager etter fristen\./);
  assert.match(page.text, /Forslaget kom etter fristen\. Ta det med først, så kan det plasseres\./);
  const refused = await press(admin, late.url, '/ta-med', { reason: '' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Dette feltet må fylles ut\./);
  const admitted = await press(admin, late.url, '/ta-med', { reason: 'Kom fire dager for sent på grunn av sykdom.' });
  assert.equal(admitted.status, 200);
  assert.match(admitted.text, /Tatt med etter fristen Kom fire dager for sent på grunn av sykdom\. Administrator/);
  const placed = await press(admin, late.url, '/samle');
  assert.match(placed.text, /Hører til Lierfrukt Restråstoff AS/);

  /* the one from another place */
  const kongsberg = gathered.find((row) => row.name.startsWith('Kongsberg'));
  const without = await press(admin, kongsberg.url, '/vurder', { outcome: 'no', reason: '' });
  assert.equal(without.status, 422);
  assert.match(without.text, /Skriv en begrunnelse\./);
  assert.match(without.body, /value="no" checked/, 'what was chosen is kept');
  assert.equal((await candidates(admin)).length, 16, 'nothing was done');
  const out = await press(admin, kongsberg.url, '/vurder',
    { outcome: 'no', reason: 'Hører til i Kongsberg, utenfor området.' });
  assert.match(out.text, /tatt ut/);
  assert.match(out.text, /Hører til i Kongsberg, utenfor området\./);
  assert.equal((await candidates(admin)).length, 15);
  assert.deepEqual((await candidates(admin, THIRD, 'out')).map((row) => row.reason),
    ['Hører til i Kongsberg, utenfor området.']);

  const desk = await admin.json(THIRD);
  const row = (label) => desk.checklist.find((one) => one.label === label);
  assert.equal(row('Forslagene er samlet til kandidater').done, true);
  assert.equal(row('Kandidatene er vurdert mot vilkårene').done, true);
  assert.equal(row('Kandidatene er vurdert mot vilkårene').note, '15 er med, 1 er tatt ut');
});

test('merging keeps every text and can be undone; a proposal can be taken out again', async (t) => {
  const { admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  await gatherAll(admin);
  const before = await candidates(admin);
  const ombruk = before.find((row) => row.name === 'Elvebyen Ombruk AS');
  const batteri = before.find((row) => row.name === 'Fjordren Batteri AS');
  const textsOf = async (row) => (await admin.json(row.url)).proposals.map((one) => one.texts[0].value);
  const texts = [...await textsOf(ombruk), ...await textsOf(batteri)];

  const one = await admin.follow(await admin.get(`${THIRD}/kandidater/sla-sammen?candidate=${ombruk.id}`));
  assert.equal(one.path, `${THIRD}/kandidater`, 'one alone is nothing to merge');
  const path = `${THIRD}/kandidater/sla-sammen?candidate=${ombruk.id}&candidate=${batteri.id}`;
  const asked = await admin.get(path);
  assert.match(asked.text, /4 forslag blir samlet under ett navn, med alle tekster\./);
  assert.equal((await candidates(admin)).length, before.length, 'looking changes nothing');
  const merged = await press(admin, path, '/sla-sammen', { into: ombruk.id });
  assert.equal(merged.path, ombruk.url);
  assert.equal((await candidates(admin)).length, before.length - 1);
  const held = (await admin.json(ombruk.url)).proposals.map((p) => p.texts.map((line) => line.value).join('\n')).join('\n');
  for (const text of texts) assert.ok(held.includes(text), text);

  const undone = await press(admin, ombruk.url, '/skill');
  assert.equal(undone.status, 200);
  assert.deepEqual((await candidates(admin)).map((row) => [row.name, row.proposals]),
    before.map((row) => [row.name, row.proposals]));

  const split = await press(admin, ombruk.url, '/skill-ut');
  assert.equal(split.status, 200);
  assert.equal((await admin.json(ombruk.url)).proposals.length, 1);
  const loose = await proposals(admin, THIRD, 'new');
  assert.equal(loose.length, 1);
  const back = await press(admin, loose[0].url, '/samle');
  assert.match(back.text, /Hører til Elvebyen Ombruk AS/);
});

test('a candidate\'s facts are corrected, and what is wrong is told at its field', async (t) => {
  const { admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  await gatherAll(admin);
  const [row] = await candidates(admin);
  const wrong = await press(admin, row.url, '/rett', { orgnr: '319000004', place: 'Drammen (Åssiden)' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /kontrollsifferet stemmer ikke/);
  assert.match(wrong.body, /value="Drammen \(Åssiden\)"/);
  const right = await press(admin, row.url, '/rett',
    { orgnr: '319 000 003', place: 'Drammen (Åssiden)', kind: 'bedrift', municipality: '3005', goals: ['12', '13'] });
  assert.equal(right.status, 200);
  const view = await admin.json(row.url);
  assert.deepEqual(view.facts, ['Privat bedrift', 'Drammen (Åssiden)', 'Drammen', '319\u00a0000\u00a0003']);
  const same = await press(admin, row.url, '/rett');
  assert.equal(same.status, 409);
  assert.match(same.text, /Ingenting er endret\./);
  const elsewhere = await press(admin, row.url, '/rett', { municipality: '3301' });
  assert.equal(elsewhere.status, 422, 'a number of another year');
  assert.match(elsewhere.text, /Velg en kommune fra listen\./);
});

test('a proposal that came by telephone gets its number, its time and its receipt', async (t) => {
  const { admin } = await office(t);
  await moveClock(admin, '2021-10-11T10:00');
  await until('twenty have come', async () => (await proposals(admin)).length === 20);
  const path = `${THIRD}/forslag/nytt`;
  const typed = {
    via: 'phone', received: '2021-10-08T22:30', candidate: 'Solskur Konnerud', why: 'Lader syklene med sol.', name: 'Arne på telefonen',
  };
  const refusals = [
    [{ received: '2021-10-12T10:00' }, /Skriv en dato som finnes\./],
    [{ received: 'i går' }, /Skriv en dato som finnes\./],
    [{ why: '' }, /Dette feltet må fylles ut\./],
    [{ why: 'x'.repeat(4001) }, /Teksten er for lang\. Bruk høyst 4000 tegn\./],
    [{ email: 'arne' }, /Skriv en e-postadresse/],
    [{ orgnr: '319015079' }, /kontrollsifferet stemmer ikke/],
    [{ via: 'due' }, /Velg noe av det som står her\./],
  ];
  for (const [change, sentence] of refusals) {
    const answer = await press(admin, path, '/nytt', { ...typed, ...change });
    assert.equal(answer.status, 422, JSON.stringify(change).slice(0, 80));
    assert.match(answer.text, sentence);
    assert.match(answer.body, /value="Arne på telefonen"/, 'what was typed is kept');
  }
  assert.equal((await proposals(admin)).length, 20);

  const page = await press(admin, path, '/nytt', typed);
  assert.equal(page.status, 200, page.text);
  assert.match(page.text, /GG3-021\. 8\. oktober 2021 kl\. 22\.30, kom på telefon, lagt inn av Administrator/);
  assert.match(page.text, /Samme navn/, 'a likely candidate or proposal is offered');
  const receipt = openReceipt((await admin.get(`${page.path}/kvittering`)).body, (await admin.get('/log/key')).body);
  assert.equal(receipt.entry.open.via, 'phone');
  assert.equal(receipt.openings.private.why, typed.why);
  assert.equal(receipt.openings.private.received_at, '2021-10-08T20:30:00Z');
  assert.equal((await proposals(admin)).find((row) => row.number === 'GG3-021').state, 'ny', 'it came in time');

  const late = await press(admin, path, '/nytt', { ...typed, received: '2021-10-09T00:00', candidate: 'For sent AS' });
  assert.equal((await admin.json(late.path)).state, 'kom for sent');
});

test('an unconfirmed proposal is released, screened, unsure, and withdrawn for its sender', async (t) => {
  const { server, admin } = await office(t);
  const visitor = server.visitor();
  const form = await visitor.form('/gronn-grunder/3/foresla', 'foresla');
  await form.send({
    candidate: 'Vindfang AS', why: 'De fanger vinden der ingen andre gjør det. '.repeat(4), relation: 'nabo', name: 'Kari', email: 'kari@example.no',
  });
  const [row] = await proposals(admin, THIRD, 'unconfirmed');
  assert.equal(row.candidate, 'Vindfang AS');
  const waits = await admin.get(row.url);
  assert.match(waits.text, /E-postadressen er ikke bekreftet\. Lenken i e-posten virker til 4\. oktober 2021/);
  assert.ok(!waits.text.includes('Lag ny kandidat'), 'what nobody stands for cannot be placed');
  const released = await press(admin, row.url, '/godta', { reason: 'Ringte og bekreftet.' });
  assert.match(released.text, /GG3-004.*ny/);
  const unsure = await press(admin, row.url, '/vurder', { outcome: 'unsure', reason: 'Hvor holder de til?' });
  assert.match(unsure.text, /usikker/);
  const yes = await press(admin, row.url, '/vurder', { outcome: 'yes', reason: 'De holder til i Lier.' });
  assert.match(yes.text, /Innenfor vilkårene De holder til i Lier\. Administrator/);
  const no = await press(admin, row.url, '/trekk', { reason: '' });
  assert.equal(no.status, 422);
  const withdrawn = await press(admin, row.url, '/trekk', { reason: 'Kari ringte 20. september.' });
  assert.match(withdrawn.text, /trukket Kari ringte 20\. september\./);
  assert.match(withdrawn.text, /GG3-004 er trukket Administrator.*GG3-004 er mottatt/, 'its history, the newest first');
});

test('the inbox is searched by name, sender, address and number', async (t) => {
  const { admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  const found = async (q) => (await admin.json(`${THIRD}/forslag?q=${encodeURIComponent(q)}`)).rows.map((row) => row.number);
  assert.deepEqual(await found('elvebyen'), ['GG3-004', 'GG3-016']);
  assert.deepEqual(await found('ÅSE PRØVE'), ['GG3-003']);
  assert.deepEqual(await found('pavel@example.org'), ['GG3-017']);
  assert.deepEqual(await found('GG3-012'), ['GG3-012']);
  const nothing = await admin.get(`${THIRD}/forslag?q=finnes+ikke`);
  assert.match(nothing.text, /Ingen forslag svarer til søket\./);
});

test('proposals and candidates are taken home as CSV that no spreadsheet runs', async (t) => {
  const { admin } = await office(t);
  const typed = { via: 'mail', candidate: '=HYPERLINK("http://x.example")', why: 'Fordi; "de"\ner gode.', name: '+47 999 99 999' };
  await press(admin, `${THIRD}/forslag/nytt`, '/nytt', typed);
  const file = await admin.get(`${THIRD}/forslag.csv`);
  assert.match(file.headers['content-type'], /^text\/csv/);
  assert.match(file.headers['content-disposition'], /attachment; filename="gronn-grunder-3-forslag\.csv"/);
  assert.deepEqual([...file.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.match(file.body, /^\ufeffNummer;Mottatt;Tilstand;/);
  assert.match(file.body, /\r\nGG3-001;14\.09\.2021 09:12;ny;hentet inn fra fil;Biokullverket Åssiden AS;/);
  assert.ok(file.body.includes(`;"'=HYPERLINK(""http://x.example"")";`), file.body);
  assert.ok(file.body.includes(`;"'+47 999 99 999";`));
  assert.ok(file.body.includes(`;"Fordi; ""de""\ner gode.";`));
  await gatherAll(admin);
  const list = await admin.get(`${THIRD}/kandidater.csv`);
  assert.match(list.body, /\r\nBiokullverket Åssiden AS;med;/);
  const english = await admin.get(`/en${THIRD}/kandidater.csv`);
  assert.match(english.body, /^\ufeffCandidate;State;/);
});

test('postponing is an event with a reason, and loses nothing', async (t) => {
  const { server, admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  await gatherAll(admin);
  const path = `${THIRD}/utsett`;
  const reason = 'Smittevernreglene gjør det umulig å samle folk i november.';
  const refusals = [
    [{ ceremony: '2022-01-12T18:00', reason: '' }, 422, /Dette feltet må fylles ut\./],
    [{ ceremony: '2021-11-01T18:00', reason }, 422, /Velg et senere tidspunkt enn det som gjelder nå\./],
    [{ reason }, 409, /Ingenting er endret\./],
    [{ decides: '2022-02-01T12:00', reason }, 422, /Datoene må komme i rekkefølge\./],
  ];
  for (const [change, status, sentence] of refusals) {
    const answer = await press(admin, path, '/utsett', change);
    assert.equal(answer.status, status, JSON.stringify(change));
    assert.match(answer.text, sentence);
    if (change.reason) assert.ok(answer.text.includes(reason), 'what was typed is kept');
  }
  const done = await press(admin, path, '/utsett', { ceremony: '2022-01-12T18:00', reason });
  assert.equal(done.path, THIRD);
  const desk = await admin.json(THIRD);
  assert.equal(desk.postponements.length, 1);
  assert.equal(desk.postponements[0].reason, reason);
  assert.equal((await candidates(admin)).length, 16);
  const seen = await server.visitor().get('/gronn-grunder/3');
  assert.ok(seen.text.includes(reason));
  assert.match(seen.text, /utsatt til 12\. januar 2022/);
});

test('a deadline is postponed after it has passed: the form opens again, and its last minute is in time', async (t) => {
  const { server, admin } = await office(t);
  const visitor = server.visitor();
  const path = await formPath(visitor);
  await moveClock(admin, '2021-10-09T09:00');
  await until('the sample has come in', async () => (await proposals(admin)).length === 20);
  assert.match((await visitor.get(path)).text, /Fristen har gått ut/);
  const done = await press(admin, `${THIRD}/utsett`, '/utsett', { closes: '2021-10-25T23:59', decides: '2021-11-05T12:00', reason: 'Flere trenger tid.' });
  assert.equal(done.path, THIRD, done.text);
  assert.match((await visitor.get('/gronn-grunder/3')).text, /Flere trenger tid\./);
  assert.equal((await proposals(admin)).length, 20, 'what came in time stays');
  await moveClock(admin, '2021-10-25T23:59');
  await until('the sample’s late one has come in', async () => (await proposals(admin)).length === 21);
  assert.match((await propose(visitor)).text, /Vi har fått forslaget/, 'the minute that was written is the last');
  const open = await visitor.form(path, 'foresla');
  await moveClock(admin, '2021-10-26T00:00');
  assert.equal((await open.post(GOOD)).status, 409);
  assert.equal((await proposals(admin)).length, 22);
});

test('nobody but an administrator finds the office', async (t) => {
  const { server } = await office(t);
  const chair = await signedIn(server, 'gronn-grunder-3, juryen, chair');
  const paths = ['', '/forening', '/administratorer', '/ny', '/utboks', '/utboks/1/0', '/klokke', '/historikk'].map((end) => OFFICE + end).concat(
    ['', '/rett', '/apne', '/utsett', '/forslag', '/forslag/1', '/forslag/1/kvittering', '/forslag/nytt', '/forslag.csv', '/kandidater',
      '/kandidater.csv', '/personer', '/steg/vurdering', '/steg/vurdering/resultat', '/beslutning', '/kunngjor', '/historikk'].map((end) => THIRD + end));
  for (const path of paths) {
    assert.equal((await server.visitor().get(path)).status, 401, path);
    assert.equal((await chair.get(path)).status, 403, path);
    assert.equal((await chair.get(path, { headers: { accept: 'application/json' } })).status, 403, path);
  }
  for (const path of [`${OFFICE}/utboks/1/0/stopp`, `${OFFICE}/utboks/1/0/send`, `${OFFICE}/klokke`, `${THIRD}/utsett`, `${THIRD}/kunngjor`, `${THIRD}/forslag/1/vurder`])
    assert.equal((await chair.post(path, {})).status, 403, path);
});

test('every page says itself in three languages and leads back', async (t) => {
  const { admin } = await office(t);
  const titles = { '': /Grønn Gründer-prisen/, '/en': /Green Entrepreneur Award/, '/nn': /Grøn Gründer-prisen/ };
  for (const [prefix, name] of Object.entries(titles)) {
    const desk = await admin.get(prefix + THIRD);
    assert.equal(desk.status, 200);
    assert.match(desk.text, name);
    const rooms = (await admin.json(prefix + THIRD)).places.map((place) => place.url);
    for (const url of rooms) {
      assert.ok(url.startsWith(`${prefix}${THIRD}/`) || url === `${prefix}${OFFICE}/lagringstid`, url);
      const page = await admin.get(url);
      assert.equal(page.status, 200, url);
      assert.ok(page.body.includes(`href="${prefix}${THIRD}"`), `${url} leads back`);
    }
  }
});

test('the clock goes forward alone, and only by hand', async (t) => {
  const { admin } = await office(t);
  const back = await press(admin, `${OFFICE}/klokke`, '/klokke', { at: '2021-09-19T08:00' });
  assert.equal(back.status, 422);
  assert.match(back.text, /Velg et senere tidspunkt enn det som gjelder nå\./);
  assert.match(back.body, /value="2021-09-19T08:00"/);
  const day = await press(admin, `${OFFICE}/klokke`, '/hopp', {});
  assert.match(day.text, /20\. september 2021 kl\. 09\.0/, 'the first button is an hour');
  const stale = await formAt(admin, `${OFFICE}/klokke`, '/hopp');
  await moveClock(admin, '2021-09-30T08:00');
  const again = await stale.post();
  assert.equal(again.status, 403, 'its token is of another day');
  const after = await admin.get(BADGE);
  assert.equal(after.status, 200, 'still signed in');
});

test('the links that a demonstration prints outlive the days that its clock leaps over', async (t) => {
  const { admin, server } = await office(t);
  await moveClock(admin, '2022-03-01T08:00');
  const chair = await signedIn(server, 'hedersmerke-2, styret, chair');
  assert.match((await chair.get('/jury')).location, /jury.hedersmerke-2.styret$/, 'their seat');
});
