/* A lost phone costs a minute; and where enrolment is strict, a fingerprint is read from the device that holds the key. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from '../flow/lib.mjs';
import { arrive, demo, EDITION, evenly, gather, JUDGING, Member } from '../flow/lib/jury.mjs';
import { mailbox } from '../flow/lib/mailbox.mjs';
import { changeAward, settingsOf } from '../flow/lib/settings.mjs';
import { come, enrol } from './juror.mjs';
import { judge, person } from './lib.mjs';

const BODY = `/jury/${EDITION}/juryen`;

async function begun(t, config, query) {
  const server = await demo(t, JUDGING, { config });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, ['Biokullverket Åssiden AS', 'Grønnrute AS'].map((name) => ({ name, kind: 'bedrift', place: 'Drammen' })));
  const chair = await Member.of(server, 'Astrid', EDITION, 'juryen');
  await chair.begin();
  assert.equal((await chair.open('vurdering', query)).status, 200);
  return { server, admin, chair };
}

/* The next mail to an address with such a subject. */
async function letter(post, to, subject) {
  for (;;) {
    const mail = await post.next(to);
    if (subject.test(mail.headers.subject)) return mail;
  }
}

test('a lost phone: sign in by mail, a new key, the chair\'s click, the juror told; what was handed in stands', async (t) => {
  const post = await mailbox(t, { secrecy: 'open' });
  const { server, admin, chair } = await begun(t, post.config);
  const yusuf = await Member.of(server, 'Yusuf', EDITION, 'juryen');
  await yusuf.begin(); /* the phone that is lost */
  assert.equal((await yusuf.cast('vurdering', evenly(4, 4, 4))).status, 200);
  const before = yusuf.last.vurdering.hash;

  const { page } = await person(t, server, 'phone');
  const { email } = (await admin.json(`/administrasjon/utgave/${EDITION}/personer`)).bodies
    .flatMap(({ members }) => members).find(({ name }) => name.startsWith('Yusuf'));
  await page.goto('/logg-inn');
  await page.fill('input[type=email]', email);
  await page.click('form:has(input[type=email]) button[type=submit]');
  const link = (await letter(post, email, /Lenke for å logge inn/)).links.find((one) => /logg-inn#/.test(one));
  const started = Date.now();
  await page.goto('about:blank'); /* a mail opens a page of its own */
  await page.goto(`${server.url}/logg-inn${new URL(link).hash}`);
  await page.click('[data-arrive] button');
  await page.waitForURL('**/nokkel');
  assert.match(await page.textContent('main'), /brukt en annen enhet før/);
  await enrol(page);
  assert.ok(Date.now() - started < 60_000, 'a minute');

  await until('the juror is told of both devices', () =>
    post.mails.filter(({ to, headers }) => to.includes(email) && /En enhet kan nå stemme for deg/.test(headers.subject)).length === 2);
  const told = post.mails.findLast(({ headers }) => /En enhet kan nå stemme/.test(headers.subject));
  assert.match(told.text, /Var det ikke deg, så si fra til lederen/);
  const waiting = (await chair.view('/leder')).devices.filter(({ name }) => name.startsWith('Yusuf'));
  assert.match(waiting.at(-1).text, /^Ny enhet/);
  const { confirm } = waiting.at(-1);
  const values = Object.fromEntries(confirm.hidden.map((one) => [one.name, one.value]));
  assert.equal((await chair.post('/enhet', { token: confirm.token, ...values })).status, 200, 'one click');

  await page.goto(`${BODY}/vurdering/levert`);
  assert.match(await page.textContent('.ticket'), /Stemmeseddel\s*1/, 'what the lost one handed in stands');
  assert.match(await page.textContent('pre'), /^number 1$/m);
  for (const id of ['k01', 'k02']) {
    await page.goto(`${BODY}/vurdering/kandidat/${id}`);
    await page.waitForSelector('form[data-checked=true]');
    for (const scale of await page.$$('[data-criterion]')) await (await scale.$('label:nth-child(5)')).click();
  }
  await page.goto(`${BODY}/vurdering/se-over`);
  await page.waitForSelector('form[data-checked=true]');
  await page.click('button:has-text("Lever vurderingene")');
  await page.waitForURL('**/levert');
  assert.ok((await page.textContent('pre')).includes(`number 2\nreplaces ${before}`), 'the chain goes on from the lost phone');
  await page.goto(`${BODY}/enheter`);
  await page.waitForSelector('[data-own]:not([hidden])');
  await judge(page, 'jury-devices');
});

test('where enrolment is strict the fingerprint is of the key that this device keeps', async (t) => {
  const config = settingsOf(t, 'open');
  changeAward(config, 'gronn-grunder', '# enrolment: strict', 'enrolment: strict');
  const { server, chair } = await begun(t, config, '?lukkes=leder');
  const { page, context } = await come(t, server, 'Yusuf', 'phone');
  await page.goto(`${BODY}/enheter`);
  await judge(page, 'jury-devices-none', { sizes: ['phone'], schemes: ['light'] });
  await page.goto(`${BODY}/nokkel`);
  await enrol(page);
  await page.goto(`${BODY}/enheter`);
  await page.waitForFunction(() => document.querySelector('[data-fingerprint]').textContent);
  const shown = await page.textContent('[data-fingerprint]');
  assert.match(shown, /^[a-z2-7]{4}( [a-z2-7]{4}){3}$/);
  assert.ok(!(await page.isVisible('[data-differs]')));
  await judge(page, 'jury-devices-strict', { sizes: ['phone'] });
  assert.equal((await chair.view('/leder')).devices.find(({ name }) => name.startsWith('Yusuf')).fingerprint, shown, 'what the chair sees');

  await context.route('**/enheter', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll(shown, 'aaaa bbbb cccc dddd') });
  });
  await page.reload();
  await page.waitForSelector('[data-differs]:not([hidden])');
  assert.equal(await page.textContent('[data-fingerprint]'), shown, 'what the server says changes nothing');
  await context.unroute('**/enheter');

  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  assert.equal((await siri.cast('vurdering', evenly(4, 4, 4))).status, 200);
  await server.restart();
  const lead = await come(t, server, 'Astrid', 'desktop');
  await lead.page.waitForURL('**/nokkel'); /* her key is on another device */
  await lead.page.goto(`${BODY}/leder`);
  await judge(lead.page, 'jury-lead-strict');
  await lead.page.click('li:has-text("Yusuf") button');
  await lead.page.waitForSelector('text=Bekreftet av Astrid');

  await lead.page.goto(`${BODY}/vurdering/lukk`);
  await lead.page.click('main button[type=submit]');
  await lead.page.waitForSelector('text=si hvorfor stemmeseddelen holdes utenfor');
  await judge(lead.page, 'jury-close-strict', { languages: [] });
  await lead.page.selectOption('select', 'not_reached');
  await lead.page.click('main button[type=submit]');
  await lead.page.waitForURL('**/resultat');
  assert.match(await lead.page.textContent('main'), /Stemmeseddelen fra Siri .* er holdt utenfor: ingen har fått bekreftet enheten/);
  await lead.page.goto(BODY);
  await judge(lead.page, 'jury-home-counted', { sizes: ['phone'], languages: [] });
});
