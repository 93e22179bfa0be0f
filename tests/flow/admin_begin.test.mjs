/* The first day: an association that has nothing yet, its first edition, and the next one made of the last. */
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { office, OFFICE, press, THIRD } from './lib/office.mjs';

const CONF = 'conf/kaaring.yaml';

/* A folder as `kaaring init` makes it, served, and its administrator. */
async function firstDay(t) {
  const data = path.join(scratch(t), 'data');
  const made = await command(['init', '--config', CONF, '--data', data, '--origin', 'priser.example.no/kaaring']);
  assert.equal(made.code, 0, made.err);
  const server = await serve(t, { data });
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  return { server, admin };
}

const US = {
  name: 'Øvre Prøve næringsforening', sender_name: 'Kari Prøve, foreningen', sender_email: 'post@example.org',
  privacy_contact: 'personvern@example.org',
};
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>');

test('an empty association is shown one next step', async (t) => {
  const { server, admin } = await firstDay(t);
  const home = await admin.get(OFFICE);
  assert.match(home.text, /Her begynner dere\./);
  assert.ok(!home.text.includes('Utgavene'), 'no empty table');
  assert.ok(!home.text.includes('Klokken'), 'a real folder has no clock to move');
  assert.equal((await admin.get(`${OFFICE}/klokke`)).status, 404);
  assert.equal((await admin.post(`${OFFICE}/klokke`, {})).status, 403, 'not even with a form from elsewhere');
  assert.ok(!home.text.includes('Prøveinstallasjon'));
  assert.match((await server.visitor().get('/')).text, /Ingen priser er åpne ennå\./);
});

test('the association\'s form refuses in a sentence and keeps what was typed', async (t) => {
  const { admin } = await firstDay(t);
  const at = `${OFFICE}/forening`;
  const send = (values, files) => press(admin, at, '/forening', { ...US, ...values }, files);
  const refusals = [
    [{ name: '' }, {}, /Dette feltet må fylles ut\./],
    [{ sender_email: 'post' }, {}, /Skriv en e-postadresse/],
    [{ web: 'ikke en adresse' }, {}, /Skriv en nettadresse/],
    [{ name: 'x'.repeat(121) }, {}, /Teksten er for lang\. Bruk høyst 120 tegn\./],
    [{}, { logo: { name: 'logo.gif', type: 'image/png', bytes: Buffer.from('GIF89a') } }, /Bruk en PNG- eller SVG-fil på høyst 200 kB\./],
    [{}, { logo: { name: 'logo.svg', type: 'image/svg+xml', bytes: Buffer.from('<svg><script>alert(1)</script></svg>') } }, /Bruk en PNG- eller SVG-fil/],
    [{}, { logo: { name: 'logo.png', type: 'image/png', bytes: Buffer.concat([PNG, Buffer.alloc(200 << 10)]) } }, /høyst 200 kB/],
  ];
  for (const [values, files, sentence] of refusals) {
    const answer = await send(values, files);
    assert.equal(answer.status, 422);
    assert.match(answer.text, sentence);
    assert.match(answer.body, /value="Kari Prøve, foreningen"/);
  }
  assert.equal((await admin.get('/logo')).status, 404, 'nothing of it was taken');
});

test('from nothing to an open edition, everything a draft until then', async (t) => {
  const { server, admin } = await firstDay(t);
  const everybody = server.visitor();
  const wrong = await press(admin, `${OFFICE}/forening`, '/forening', US, { logo: { name: 'l.svg', type: 'x/y', bytes: SVG } });
  assert.equal(wrong.path, OFFICE);
  assert.match(wrong.text, /Nå kan den første utgaven lages\./);
  const logo = await everybody.get('/logo');
  assert.equal(logo.headers['content-type'], 'image/svg+xml');
  assert.match(logo.headers['content-security-policy'], /script-src 'self'|default-src 'none'|default-src 'self'/);
  assert.deepEqual(logo.bytes, SVG);

  /* three clicks plus dates: Ny utgave, the award, Lag utkastet */
  const choose = await admin.json(`${OFFICE}/ny`);
  const award = choose.awards.find((one) => one.name === 'Grønn Gründer-prisen');
  assert.match(award.from_text, /Prisens første utgave/);
  const year = new Date().getFullYear() + 1;
  const dates = { opens: `${year}-02-01T08:00`, closes: `${year}-03-01T23:59`, decides: `${year}-04-01T12:00`, ceremony: `${year}-05-17T18:00` };
  const disordered = await press(admin, award.url, award.url, { label: String(year), ...dates, closes: `${year}-01-01T23:59` });
  assert.equal(disordered.status, 422);
  assert.match(disordered.text, /Datoene må komme i rekkefølge\./);
  assert.ok(disordered.body.includes(`value="${year}-02-01T08:00"`));
  const desk = await press(admin, award.url, award.url, { label: String(year), ...dates });
  assert.equal(desk.path, `${OFFICE}/utgave/gronn-grunder-1`);
  assert.match(desk.text, /1\. utgave, \d+\. Utkast/);
  assert.equal((await everybody.get('/gronn-grunder/1')).status, 404, 'nobody else sees a draft');
  assert.equal((await everybody.get('/gronn-grunder')).status, 404);
  const preview = await admin.get('/gronn-grunder/1');
  assert.equal(preview.status, 200, 'who administers sees it as all will');
  assert.match(preview.text, /Grønn Gründer-prisen.*Utkast/);

  /* a jury for it: invited when it opens, not before */
  const people = `${desk.path}/personer`;
  assert.match((await admin.get(people)).text, /Invitasjonene sendes når utgaven åpner for forslag/);
  await press(admin, `${people}/juryen`, '/juryen', { name: 'Anne Prøve', email: 'anne@example.org', role: 'chair', from: 'Rotary' });
  assert.match((await admin.get(`${OFFICE}/utboks`)).text, /Utboksen er tom\./);
  const [anne] = (await admin.json(people)).bodies[0].members;
  assert.equal(anne.link, undefined, 'only in a sample can one sign in as somebody else');

  /* what it means stands on a page of its own; looking opens nothing */
  const asked = await admin.get(`${desk.path}/apne`);
  assert.match(asked.text, /Alle kan foreslå fra 1\. februar/);
  assert.match(asked.text, /1 person får e-post nå/);
  assert.match(asked.text, /Avbryt/);
  assert.equal((await everybody.get('/gronn-grunder/1')).status, 404);
  const opened = await press(admin, `${desk.path}/apne`, '/apne');
  assert.equal(opened.path, desk.path);
  assert.equal((await everybody.get('/gronn-grunder/1')).status, 200);
  assert.match((await admin.get(`${OFFICE}/utboks`)).text, /Anne Prøve/);
  const twice = await admin.get(`${desk.path}/apne`);
  assert.equal(twice.location, desk.path, 'there is nothing to open any more');

  /* told dates are postponed, not moved by the way; the rest may be corrected */
  const moved = await press(admin, `${desk.path}/rett`, '/rett', { closes: `${year}-03-02T23:59` });
  assert.equal(moved.status, 409);
  assert.match(moved.text, /Noe har endret seg i mellomtiden/);
  const named = await press(admin, `${desk.path}/rett`, '/rett', { theme: 'Vann' });
  assert.equal(named.path, desk.path);
  assert.match((await everybody.get('/gronn-grunder/1')).text, /Vann/);
});

test('who sits in two bodies is counted as one who gets mail', async (t) => {
  const { admin } = await firstDay(t);
  await press(admin, `${OFFICE}/forening`, '/forening', US);
  const { path } = await press(admin, `${OFFICE}/ny/hedersmerke`, '/hedersmerke', { label: '2030' });
  const invite = (body, name, email) =>
    press(admin, `${path}/personer/${body}`, `/${body}`, { name, email, role: 'member', from: '' });
  for (const body of ['styret', 'radet']) await invite(body, 'Anne Prøve', 'anne@example.org');
  await invite('radet', 'Bjørn Prøve', 'bjorn@example.org');
  assert.match((await admin.get(`${path}/apne`)).text, /2 personer får e-post nå/);
});

test('an edition without dates, or of a nameless association, does not open', async (t) => {
  const { admin } = await firstDay(t);
  const desk = await press(admin, `${OFFICE}/ny/hedersmerke`, '/hedersmerke', { label: '2030' });
  assert.equal(desk.status, 200);
  const list = (await admin.json(desk.path)).checklist;
  assert.deepEqual(list.filter((row) => row.wrong).map((row) => row.label), ['Foreningen er beskrevet']);
  const nameless = await press(admin, `${desk.path}/apne`, '/apne');
  assert.equal(nameless.status, 409);
  assert.match(nameless.text, /Alt er ikke klart til dette ennå\./);
  await press(admin, `${OFFICE}/forening`, '/forening', US);
  const dateless = await press(admin, `${desk.path}/apne`, '/apne');
  assert.equal(dateless.status, 422);
  assert.match(dateless.text, /Dette feltet må fylles ut\./);
});

test('the next edition takes its members and theme from the one before', async (t) => {
  const { server, admin } = await office(t);
  const choose = await admin.json(`${OFFICE}/ny`);
  const award = choose.awards.find((one) => one.name === 'Grønn Gründer-prisen');
  assert.equal(award.from_text, 'Alt er hentet fra 3. utgave, 2021. Bare datoene må settes.');
  const desk = await press(admin, award.url, award.url, { label: '2023', opens: '2023-08-01T08:00', closes: '2023-09-30T23:59' });
  assert.equal(desk.path, `${OFFICE}/utgave/gronn-grunder-4`);
  const [jury] = (await admin.json(`${desk.path}/personer`)).bodies;
  assert.equal(jury.members.length, 7);
  assert.equal(jury.members[0].role, 'juryleder');
  assert.equal((await server.visitor().get('/gronn-grunder')).text.includes('2023'), false);

  /* one leaves, and can be fetched again */
  const path = jury.members[6].remove_url;
  const asked = await admin.get(path);
  assert.match(asked.text, /kan ikke logge inn her eller stemme lenger/);
  await press(admin, path, '/ta-ut', { reason: 'Flyttet' });
  assert.equal((await admin.json(`${desk.path}/personer`)).bodies[0].members.length, 6);
  const copied = await press(admin, `${desk.path}/personer`, '/hent');
  assert.equal(copied.status, 200);
  assert.equal((await admin.json(`${desk.path}/personer`)).bodies[0].members.length, 7);
  const nothing = await press(admin, `${desk.path}/personer`, '/hent');
  assert.equal(nothing.status, 409);
  assert.match(nothing.text, /Ingenting er endret\./);
});

test('administrators add each other, and the last one stays', async (t) => {
  const { server, admin } = await office(t);
  const at = `${OFFICE}/administratorer`;
  const taken = await press(admin, at, '/administratorer', { name: 'Kari', email: 'kari' });
  assert.equal(taken.status, 422);
  const added = await press(admin, at, '/administratorer', { name: 'Kari Kontor', email: 'kari@example.org' });
  assert.match(added.text, /Kari Kontor/);
  const [me, her] = (await admin.json(at)).admins.sort((a) => (a.me ? -1 : 1));
  assert.equal(me.remove_url, undefined, 'nobody takes themselves out');
  const other = server.visitor();
  await other.arrive(server.url + her.link);
  assert.equal((await other.get(THIRD)).status, 200);
  await press(other, me.edit_url, me.edit_url, { name: 'Lars Eks' });
  assert.match((await admin.get(at)).text, /Lars Eks/);
  await press(admin, her.remove_url, '/ta-ut');
  assert.equal((await other.get(THIRD)).status, 403, 'at once');
});
