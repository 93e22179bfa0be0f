/* Jurors, a board and a council in real browsers: what they sign is made, checked and kept there. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { arrive, demo, evenly, gather, Member, vote } from '../flow/lib/jury.mjs';
import { lied } from '../flow/lib/liar.mjs';
import { press } from '../flow/lib/office.mjs';
import { checked, come, declareNone, enrol, mark } from './juror.mjs';
import { findings, judge, person } from './lib.mjs';

const GRUNDER = 'gronn-grunder-3';
const BADGE = 'hedersmerke-2';
const JUDGING = '2021-10-12T09:00:00+02:00';
const NAMES = ['Biokullverket Åssiden AS', 'Lunkent Hokksund AS', 'Grønnrute AS'];

/* The same page on one device; the other languages are looked at on a phone, and once is enough. */
const of = (size) => ({ sizes: [size], ...(size === 'phone' ? {} : { languages: [] }) });

/* The page says what is trusted in this moment, in one paragraph. */
const trusts = (page, words) => page.waitForSelector(`p:has-text("I dette øyeblikket stoler"):has-text("${words}")`);

async function gathered(t, secrecy = 'shipped') {
  const server = await demo(t, JUDGING, { secrecy });
  const admin = await arrive(server, 'Administrator');
  await gather(admin, GRUNDER, NAMES.map((name) => ({ name, kind: 'bedrift', place: 'Drammen', summary: 'Kort sagt.' })));
  return { server, admin };
}

/* The first candidate gets all that a candidate can have: facts, and another one merged into it; the
 * proposals of its name are under it already. */
async function makeWhole(admin) {
  const office = `/administrasjon/utgave/${GRUNDER}`;
  const send = async (path, end, values) => {
    const answer = await press(admin, office + path, end, values);
    assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  };
  await send('/kandidater/k01', '/rett', { orgnr: '974 760 673', web: 'https://biokull.example', municipality: '3005', goals: ['7', '12'] });
  await send('/kandidater/k02', '/rett', { summary: 'Fjernvarme av spillvarme.' });
  await send('/kandidater/sla-sammen?candidate=k01&candidate=k02', '/sla-sammen', { into: 'k01' });
}

/* By a chair without a browser; two hold the key. */
async function openByChair(server) {
  const chair = await Member.of(server, 'Astrid', GRUNDER, 'juryen');
  await chair.begin();
  await (await Member.of(server, 'Berit', GRUNDER, 'juryen')).begin();
  assert.equal((await chair.open('vurdering')).status, 200);
  return chair;
}

async function judging(t, secrecy) {
  const { server, admin } = await gathered(t, secrecy);
  return { server, admin, chair: await openByChair(server) };
}

for (const size of ['phone', 'desktop'])
  test(`a juror on a ${size}: from the mail to the receipt, and a change`, async (t) => {
    const { server } = await judging(t);
    const { page } = await come(t, server, 'Yusuf', size);
    assert.match(page.url(), /\/nokkel$/);
    await judge(page, `jury-welcome-${size}`, of(size));
    await enrol(page);
    await judge(page, `jury-declare-${size}`, of(size));
    await page.click(`summary:has-text("${NAMES[1]}")`);
    await page.check('#tie-k02');
    await page.selectOption('#ground-k02', 'board');
    await page.click('button:has-text("Meld fra")');
    await page.waitForSelector('[data-queue]');
    assert.equal(await page.textContent('[data-heading]'), '2 av 2 gjenstår');
    assert.match(await page.textContent('main'), /Du er inhabil i\s*Lunkent/);
    await judge(page, `jury-queue-${size}`, of(size));
    await page.goto(`/jury/${GRUNDER}/juryen/vurdering/kandidat/k02`, { waitUntil: 'networkidle' });
    assert.match(await page.textContent('main'), /Du er inhabil for denne kandidaten og får ikke materialet/);
    assert.equal(await page.textContent('[data-heading]'), '2 av 2 gjenstår');
    await judge(page, `jury-recused-${size}`, of(size));
    await page.goBack();

    await page.click('[data-next]');
    await mark(page, [4, 5, 3]);
    await page.fill('#reason', 'Vist i drift.');
    await judge(page, `jury-candidate-${size}`, of(size));
    assert.match(await page.innerText('[data-criterion] >> nth=0'), /Skalaen er vårt forslag[^]*1\s+Uklar virkning[^]*5\s+Endrer en bransje/);
    assert.match(await page.textContent('[data-saved]'), /^Lagret kl\. \d\d\.\d\d på denne enheten\.$/);
    assert.equal(await page.textContent('[data-heading]'), '1 av 2 gjenstår');
    await page.click('.bar a:has-text("Neste kandidat")');
    await checked(page);
    await page.click('[data-abstain]');
    assert.equal(await page.textContent('[data-heading]'), '0 av 2 gjenstår');
    await page.reload();
    await checked(page);
    assert.equal(await page.getAttribute('[data-abstain]', 'aria-pressed'), 'true', 'the draft is kept');
    await page.click('.bar a:has-text("Se over og lever")');
    await checked(page);
    assert.match(await page.textContent('[data-review-state]'), /Alle kandidatene er vurdert/);
    await page.click('summary:has-text("Det du signerer")');
    assert.match(await page.textContent('[data-ballot-text]'), /^kaaring ballot v1\nlog /);
    await trusts(page, 'Sammen kunne 2 av de 2 som har en del av nøkkelen');
    await judge(page, `jury-review-${size}`, of(size));
    await page.click('button:has-text("Lever vurderingene")');
    await page.waitForURL('**/levert');
    await page.click('summary:has-text("Kvittering")');
    await page.waitForSelector('[data-receipt][data-outcome=holds]');
    await judge(page, `jury-handed-${size}`, of(size));
    const handed = page.url();
    await page.goto(`/jury/${GRUNDER}/juryen/kvitteringer`);
    await page.waitForFunction(() => document.querySelectorAll('[data-receipt][data-outcome=holds]').length === 3);
    await page.waitForSelector('[data-all][data-good=true]');
    assert.match(await page.textContent('[data-all]'), /alle\. De stemmer/);
    await judge(page, `jury-receipts-${size}`, of(size));
    const own = await page.getAttribute('[data-receipt$=habilitet]', 'data-receipt');
    await page.route('**/nokkel-1', async (route) => route.fulfill({ response: await page.request.fetch(server.url + own) }));
    await page.reload();
    await page.waitForSelector('details[open] [data-receipt$="nokkel-1"][data-good=false]');
    assert.equal(await page.textContent('[data-all]'), '');
    await page.unroute('**/nokkel-1');
    await page.goto(handed);

    await page.click('a:has-text("Endre vurderingene")');
    await page.click('.queue a >> nth=1');
    await mark(page, [1, 2, 2]);
    await page.goto(page.url().replace(/kandidat.*/, 'se-over'));
    await checked(page);
    assert.match(await page.textContent('#consequences'), /erstatter stemmeseddel 1/);
    await page.click('button:has-text("Lever vurderingene")');
    await page.waitForURL('**/levert');
    assert.match(await page.textContent('.ticket'), /Stemmeseddel\s*2/);

    await page.goto(`${handed}/1`); /* where the mail about it leads */
    assert.equal(await page.textContent('h1'), 'Stemmeseddelen er erstattet');
    await page.click('summary:has-text("Kvittering")');
    await page.waitForSelector('[data-receipt$="/kvittering/1"][data-outcome=holds]');
    await judge(page, `jury-replaced-${size}`, of(size));
    await page.click('a:has-text("Se den som gjelder")');
    await page.waitForURL('**/levert');
    assert.match(await page.textContent('.ticket'), /Stemmeseddel\s*2/);
  });

/* What the close of a step tells, changed. */
const inClose = (change) => (given) => lied(given, (said) => change(structuredClone(said)));
const inRow = (juror, change) => inClose((said) => {
  said.later.closed.ballots = said.later.closed.ballots.map((row) => (row.juror === juror ? change(row) : row));
  return said;
});

/* The ballots that this device has signed, put in place of those that it has: {waiting, handed}, by step. Gives those that it had. */
const putSigned = (page, signed) => page.evaluate(async (given) => {
  const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  const stores = (await done(indexedDB.open('kaaring'))).transaction(['ballots', 'handed'], 'readwrite');
  const had = {};
  for (const name of ['ballots', 'handed']) {
    const store = stores.objectStore(name);
    const [keys, values] = [await done(store.getAllKeys()), await done(store.getAll())];
    had[name] = keys.map((key, i) => [key, values[i]]);
    await done(store.clear());
    for (const [key, value] of given[name] ?? []) await done(store.put(value, key));
  }
  return had;
}, signed);

const NOT_LOCKED = /Noe stemmer ikke med det som ble låst/;
const NOT_COUNTED = /Stemmeseddelen som du leverte fra denne enheten, er ikke med/;
const COUNTS_ANOTHER = 'the close counts another ballot than the last';

/* What the page itself says of the juror's ballot, which the server makes: that there is none. */
const saysNone = (context) => context.route('**/resultat', async (route) => {
  const answer = await route.fetch();
  const [before, after] = [await answer.text(), (await answer.text()).replace(/&quot;earlier&quot;:&quot;.*?&quot;/, '&quot;earlier&quot;:null')];
  assert.notEqual(before, after, 'there was something to change');
  await route.fulfill({ response: answer, body: after });
});

/* What the page says that the browser sees to, once its script has looked at what this device kept. */
async function promised(page) {
  await page.waitForSelector('[data-unseal] button:not([disabled])');
  return page.innerText('#consequences');
}

/* A share stays where it is unless the log says that this step is closed, with this ballot in it, and the share is the one that was
 * promised: nothing is sent otherwise, whatever the server gives. What gives `other` is another member's. */
async function refusesToShow(page, other) {
  const context = page.context();
  const sent = [];
  const note = (request) => request.method() === 'POST' && sent.push(request.url());
  page.on('request', note);
  const theirs = await other.documents('vurdering');
  const { juror } = JSON.parse(await page.getAttribute('[data-unseal]', 'data-desk'));
  const told = [];
  page.on('console', (message) => told.push(message.text()));
  const give = (lie) => context.route('**/dokumenter', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: lie(await answer.json()) });
  });
  const refuses = async (lie, why, sentence = NOT_LOCKED, then = () => undefined) => {
    await give(lie);
    await page.click('button:has-text("Vis resultatet")');
    await page.waitForSelector('[data-outcome][data-good=false]');
    assert.match(await page.textContent('[data-outcome]'), sentence, `${lie}`);
    assert.ok(told.some((line) => line.includes(why)), `${why}: ${told}`);
    assert.equal(await page.isVisible('[data-claim] a[href$="/innsyn"]'), sentence !== NOT_LOCKED, 'the way to a complaint');
    told.length = 0;
    await context.unroute('**/dokumenter');
    await then();
    await context.unroute('**/dokumenter');
    await page.reload();
  };
  for (const [lie, why, sentence] of [
    [(given) => ({ ...given, closed: given.opened }), 'the close of another step'],
    [(given) => ({ ...given, closed: given.closed.replace(/(\S)(\S{20}\n)$/, (all, sign, rest) => (sign === 'A' ? 'B' : 'A') + rest) }), 'the receipt of the close: fails'],
    [(given) => ({ ...given, closed: lied(given).closed }), 'the receipt of the close: fails'],
    [(given) => ({ ...given, share: theirs.share }), 'the share is not for this device'],
    [(given) => ({ ...given, key: given.key.replace(/^digest 1 ..../m, 'digest 1 AAAA') }), 'key: the opening names another'],
    [(given) => ({ ...given, holders: given.holders.replace(/^threshold 2/m, 'threshold 1') }), 'holders: the opening names another'],
    [inClose((said) => ({ ...said, open: { ...said.open, step: 'avgjorelse' } })), 'the close of another step'],
    [inClose((said) => ({ ...said, edition: 'gronn-grunder-2' })), 'the close of another step'],
    [inClose((said) => ({ ...said, type: 'step.opened' })), 'the close of another step'],
    [inRow(juror, (row) => ({ ...row, hash: Buffer.alloc(32).toString('base64') })), COUNTS_ANOTHER, NOT_COUNTED],
    [inRow(juror, (row) => ({ juror: row.juror, why: 'none' })), COUNTS_ANOTHER, NOT_COUNTED],
    [inRow(juror, (row) => ({ ...row, juror: other.desk.juror })), COUNTS_ANOTHER, NOT_COUNTED],
  ]) await refuses(lie, why, sentence);

  await saysNone(context);
  await page.reload();
  await refuses(inRow(juror, (row) => ({ juror: row.juror, why: 'none' })), COUNTS_ANOTHER, NOT_COUNTED);
  await context.unroute('**/resultat');

  const had = await putSigned(page, {});
  await page.reload();
  assert.match(await promised(page), /har ikke tatt vare på noen stemmeseddel fra deg/, 'no promise that cannot be kept');
  await refuses(inRow(juror, (row) => ({ juror: row.juror, why: 'none' })), COUNTS_ANOTHER);

  /* one more went out and was never answered: whether it came, this device cannot know, and its owner may go on without it */
  const [[slot, { note: first }]] = had.handed;
  await putSigned(page, { ...had, ballots: [[slot, { note: first.replace(/^number 1$/m, 'number 2') }]] });
  await page.reload();
  assert.match(await promised(page), /at stemmeseddelen din fra denne enheten er med/);
  assert.equal(await page.isVisible('#without'), false, 'nothing is asked beforehand');
  const inOrder = (given) => lied(given);
  await refuses(inOrder, COUNTS_ANOTHER, /en stemmeseddel som den ikke har fått kvittering for/, async () => {
    await judge(page, 'jury-unreceived', { languages: [] });
    await page.check('#without');
    await give(inRow(juror, (row) => ({ juror: row.juror, why: 'none' })));
    await page.click('button:has-text("Vis resultatet")');
    await page.waitForSelector('[data-outcome][data-good=false]');
    assert.match(await page.textContent('[data-outcome]'), NOT_COUNTED, 'the one with a receipt must count all the same');
    told.length = 0;
  });
  assert.deepEqual(sent, [], 'nothing left the device');
  page.off('request', note);
  await give(inOrder); /* the same hand, and nothing made up: then it is given */
  await page.click('button:has-text("Vis resultatet")');
  await page.waitForSelector('[data-without]:visible');
  await page.check('#without');
}

test('the chair opens a sealed vote, settles, shows the result, and records what the jury decided', async (t) => {
  const { server } = await gathered(t);
  const { page } = await come(t, server, 'Astrid', 'desktop');
  await enrol(page);
  await declareNone(page);
  const yusuf = await Member.of(server, 'Yusuf', GRUNDER, 'juryen');
  await yusuf.begin({ k02: 'customer' });
  await page.goto(`/jury/${GRUNDER}/juryen`);
  await page.click('a:has-text("Vurdering kan åpnes")');
  await trusts(page, 'nøkkelen delt mellom 2');
  await judge(page, 'jury-open');
  await page.click('button:has-text("Åpne avstemningen")');
  await page.waitForURL('**/leder');
  await judge(page, 'jury-lead');
  await page.click('button:has-text("Bekreft enheten")');
  await page.click('a:has-text("Avgjør")');
  await page.check('#jury_tie-outcome-lifted');
  await page.fill('#jury_tie-reason', 'Bindingen er for svak.');
  await judge(page, 'jury-tie');
  await page.click('main button:has-text("Avgjør")');
  await page.waitForURL('**/leder');
  assert.match(await page.textContent('main'), /habil etter vurdering/);

  assert.equal((await yusuf.cast('vurdering', evenly(4, 4, 4))).status, 200, 'the documents that the browser signed are believed');
  for (const name of ['Morten', 'Siri', 'Berit', 'Ole-Petter', 'Linh']) { /* their devices came later: they hold no part of the key */
    const member = await Member.of(server, name, GRUNDER, 'juryen');
    await member.begin();
    await member.cast('vurdering', evenly(2, 3, 4));
  }
  await page.goto(`/jury/${GRUNDER}/juryen/vurdering/se-over`);
  await checked(page);
  for (const id of ['k01', 'k02', 'k03']) {
    await page.goto(`/jury/${GRUNDER}/juryen/vurdering/kandidat/${id}`);
    await mark(page, [5, 4, id === 'k02' ? 5 : 1]);
  }
  await page.goto(`/jury/${GRUNDER}/juryen/vurdering/se-over`);
  await checked(page);
  await page.click('button:has-text("Lever vurderingene")');
  await page.waitForURL('**/levert');
  await page.goto(`/jury/${GRUNDER}/juryen`);
  await page.click('a:has-text("Avstemningen kan lukkes")');
  await judge(page, 'jury-close');
  await page.click('main button:has-text("Lukk avstemningen")');
  await page.waitForURL('**/resultat');
  assert.match(await page.textContent('main'), /0 av 2 har åpnet\. Når 2 har gjort det/);
  await trusts(page, 'kontrollerer, før de gir fra seg noe');
  await judge(page, 'jury-unseal');
  assert.equal(await page.locator('table').count(), 0, 'nothing to see yet');
  await refusesToShow(page, yusuf);
  await page.click('button:has-text("Vis resultatet")');
  await page.waitForSelector('text=1 av 2 har åpnet');
  await page.context().unroute('**/dokumenter');
  assert.equal(await page.locator('button:has-text("Vis resultatet")').count(), 0);
  assert.equal((await yusuf.show('vurdering')).status, 200);
  await page.reload();
  await judge(page, 'jury-result');
  await page.goto(`/jury/${GRUNDER}/juryen/vurdering/kandidat/k01`, { waitUntil: 'networkidle' });
  assert.equal(await page.locator('form[data-vote]').count(), 0, 'what is closed is only read');
  await page.goto(`/jury/${GRUNDER}/juryen/vurdering/resultat`);
  const width = page.viewportSize().width;
  for (const [wide, shown] of [[360, 'narrow'], [1280, 'wide']]) {
    await page.setViewportSize({ width: wide, height: 800 });
    const box = await page.locator(`svg.plot.${shown}`).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= wide, `the plot fits ${wide} px`);
    assert.equal(await page.locator('svg.plot:visible').count(), 1);
  }
  await page.setViewportSize({ width, height: 900 });
  await page.click('a:has-text("Før beslutningen")');
  await page.check('input[name=winners] >> nth=0');
  await page.check('#jury_decide-how-unanimous');
  await page.fill('#jury_decide-reason', 'Ett og samme produkt løser tre problemer.');
  await judge(page, 'jury-decide');
  await page.click('main button:has-text("Før beslutningen")');
  await page.waitForSelector('h1:has-text("Lunkent")');
  await judge(page, 'jury-decision');
  await page.click('button:has-text("Jeg bekrefter beslutningen")');
  await page.waitForSelector('text=1 av 7 har bekreftet');
});

test('a ballot whose answer was lost is kept, offered as a file, and never sent twice', async (t) => {
  const { server } = await judging(t);
  const { page, context, trouble } = await come(t, server, 'Yusuf', 'desktop');
  await enrol(page);
  await declareNone(page);
  await page.click('[data-next]');
  await mark(page, [4, 5, 3]);
  await page.goto(page.url().replace(/kandidat.*/, 'se-over'));
  await checked(page);

  await context.route('**/stemme', (route) => route.abort());
  await page.click('button:has-text("Lever vurderingene")');
  const link = page.locator('a[download]');
  await link.waitFor();
  assert.match(await page.textContent('[data-outcome]'), /Det kom ikke frem/);
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const note = fs.readFileSync(await download.path(), 'utf8');
  assert.match(note, /^kaaring ballot v1\n[^]*\n\n— \S+\/juror\/\S+ \S+\n$/);

  await page.reload();
  await checked(page);
  assert.match(await page.textContent('[data-outcome]'), /ikke kommet frem ennå/);
  await context.unroute('**/stemme');
  await context.route('**/stemme', async (route) => {
    await route.fetch(); /* it arrives, and the answer does not */
    await route.abort();
  });
  await page.click('button:has-text("Lever vurderingene")');
  await link.waitFor();
  await context.unroute('**/stemme');
  await page.reload();
  await page.waitForURL('**/levert');
  assert.equal(await page.textContent('pre'), note, 'the very bytes that were kept');
  assert.match(await page.textContent('.ticket'), /Stemmeseddel\s*1/);
  const cut = trouble.splice(0).filter((line) => !line.includes('net::ERR_FAILED'));
  assert.deepEqual(cut, [], 'the browser complained of the two that we cut, and of nothing else');
});

test('a receipt that is not of this ballot is not believed', async (t) => {
  const { server, chair } = await judging(t);
  await chair.cast('vurdering', evenly(3, 3, 3));
  const another = await chair.visitor.get(`${chair.path}/vurdering/kvittering`);
  const { page, context } = await come(t, server, 'Yusuf', 'desktop');
  await enrol(page);
  await declareNone(page);
  await page.click('[data-next]');
  await mark(page, [4, 5, 3]);
  await page.goto(page.url().replace(/kandidat.*/, 'se-over'));
  for (const spoil of [() => another.body, (own) => own.replace(/\nindex (\d+)/, (line, n) => `\nindex ${n - 1}`)]) {
    await checked(page);
    await context.route('**/stemme', async (route) => {
      const answer = await route.fetch();
      const said = await answer.json();
      await route.fulfill({ response: answer, json: { ...said, receipt: said.receipt && spoil(said.receipt) } });
    });
    await page.click('button:has-text("Lever vurderingene")');
    await page.waitForSelector('a[download]');
    assert.match(await page.textContent('[data-outcome]'), /fikk ikke kvitteringen til å stemme/);
    assert.match(page.url(), /se-over$/, 'it is not taken for handed in');
    await context.unroute('**/stemme');
    await page.goto('/jury/gronn-grunder-3/juryen/vurdering/levert');
    await page.goto('/jury/gronn-grunder-3/juryen/vurdering/se-over');
    await page.waitForURL('**/levert');
    await page.goto('/jury/gronn-grunder-3/juryen/vurdering/se-over');
  }
});

test('what is not what was frozen cannot be voted on', async (t) => {
  const { server, admin } = await gathered(t);
  await makeWhole(admin);
  await openByChair(server);
  const { page, context } = await come(t, server, 'Yusuf', 'desktop');
  await enrol(page);
  await declareNone(page);
  const candidate = `/jury/${GRUNDER}/juryen/vurdering/kandidat/k01`;
  await page.goto(candidate);
  await checked(page);
  await judge(page, 'jury-candidate-whole');
  let changed;
  const refused = async (path, what = 'something') => {
    changed = false;
    await page.goto(path);
    await page.waitForSelector('form[data-checked]');
    assert.ok(changed, `there was ${what} to change`);
    assert.equal(await page.getAttribute('form[data-checked]', 'data-checked'), 'false', `${what} was changed`);
    assert.ok(await page.evaluate(() => document.querySelector('form[data-checked]').inert));
  };
  const change = (pattern, from, to) => context.route(pattern, async (route) => {
    const answer = await route.fetch();
    const [before, after] = [await answer.text(), (await answer.text()).replace(from, to)];
    changed ||= before !== after;
    await route.fulfill({ response: answer, body: after });
  });

  await change('**/kandidat/k01', '<p data-frozen>Kort sagt.', '<p data-frozen>Noe annet.');
  await refused(candidate);
  assert.match(await page.textContent('[data-refused]'), /ikke det som ble frosset/);
  await judge(page, 'jury-not-frozen', { sizes: ['phone'] });
  await context.unroute('**/kandidat/k01');

  for (const [from, to] of [[/(data-frozen-heading>[^<]*fra )[^<.]*/, '$1Noen Andre'], [/(data-frozen-heading>[^<]*Relasjon: )[^<]*/, '$1nabo'],
    [/(data-frozen-about>[^<]*)Drammen/, '$1Lier'], [/974 ?760 ?673(?=<)/, '889640782'], [/(data-frozen>)https:\/\/biokull\.example/, '$1https://andre.example'],
    [/(<b data-frozen>)Lunkent/, '$1Lunken'], ['>Fjernvarme av spillvarme.', '>Fjernvarme.'], [/<div class="said">[^]*?<\/div>/, '']]) {
    await change('**/kandidat/k01', from, to);
    await refused(candidate, `${from}`);
    await context.unroute('**/kandidat/k01');
  }

  await change('**/kandidat/k01', /Kort sagt\./g, 'Noe annet.');
  await refused(candidate);
  await context.unroute('**/kandidat/k01');

  /* The last sign becomes another one, whatever it was. */
  const other = (found) => found.slice(0, -1) + (found.endsWith('7') ? '6' : '7');
  const lies = [[/ties casting|casting/, 'sharing'], [/"slate":"kaaring slate v1\\n/, '"slate":"kaaring slate v1\\nx y\\n'],
    [/juror \w/, other], [/"opened":"c2sp.org\/tlog-proof@v1\\nextra \w/, other], [/"enrolments":\["c2sp.org\/tlog-proof@v1\\nextra \w{9}/, other],
    [/"enrolments":\[.*?"\]/, '"enrolments":[]'], [/"chair":\{"person":"\w/, other],
    [/secrecy sealed/, 'secrecy open'], [/sealed-length \d/, other], [/threshold \d/, other], [/holder 1 \w/, other], [/digest 1 \w/, other],
    [/"holders":"kaaring holders v1\\n.*?",/, '']];
  for (const [i, [from, to]] of lies.entries()) { /* both pages ask in the same way: one of them is told each */
    await change('**/dokumenter', from, to);
    if (i === 0) await refused(candidate);
    await refused(candidate.replace('kandidat/k01', 'se-over'));
    assert.match(await page.textContent('[data-outcome]'), /Ingenting er signert/);
    await context.unroute('**/dokumenter');
  }
  await page.goto(candidate);
  await checked(page);
});

test('a second device begins where the last ballot was, under a key of its own', async (t) => {
  const { server, chair } = await judging(t, 'open');
  const first = await come(t, server, 'Yusuf', 'desktop');
  await enrol(first.page);
  await declareNone(first.page);
  for (const id of ['k01', 'k02', 'k03']) {
    await first.page.goto(`/jury/${GRUNDER}/juryen/vurdering/kandidat/${id}`);
    await mark(first.page, [2, 3, 4]);
  }
  await first.page.fill('#reason', 'Godt begrunnet.');
  await first.page.goto(`/jury/${GRUNDER}/juryen/vurdering/se-over`);
  await checked(first.page);
  await first.page.click('button:has-text("Lever vurderingene")');
  await first.page.waitForSelector('[data-receipt][data-outcome=holds]', { state: 'attached' });
  await first.context.close();

  await server.restart(); /* links work once; a start prints new ones */
  const { page } = await come(t, server, 'Yusuf', 'phone');
  await page.waitForURL('**/nokkel');
  assert.match(await page.textContent('main'), /brukt en annen enhet før/);
  await enrol(page);
  await page.waitForSelector('[data-heading]:has-text("0 av 3 gjenstår")');
  await page.click('.queue a[data-candidate=k03]');
  await checked(page);
  assert.equal(await page.inputValue('#reason'), 'Godt begrunnet.');
  assert.deepEqual(await page.$$eval('[data-criterion] input:checked', (all) => all.map(({ value }) => value)), ['2', '3', '4']);
  await mark(page, [5, 5, 5]);
  await page.click('.bar a >> nth=-1');
  await page.goto(`/jury/${GRUNDER}/juryen/vurdering/se-over`);
  await checked(page);
  await page.click('button:has-text("Lever vurderingene")');
  await page.waitForURL('**/levert');
  await chair.signIn(server);
  assert.equal((await chair.view('/leder')).devices.filter(({ name }) => /Yusuf/.test(name)).length, 2);
});

test('a button that signs cannot be pressed before its script is there', async (t) => {
  const { server } = await judging(t);
  const { page, context } = await person(t, server, 'phone');
  let release;
  const held = new Promise((done) => {
    release = done;
  });
  await context.route('**/vendor/libsodium.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.output.match(/^  Yusuf.*\n\s+(http\S+)/m)[1]);
  await page.click('[data-arrive] button');
  const button = page.locator('form[data-desk] button');
  await button.waitFor();
  assert.ok(await button.isDisabled(), 'it would send an empty form');
  release();
  await enrol(page);
});

test('without JavaScript every page that signs says what it needs', async (t) => {
  const { server, chair } = await judging(t);
  const at = { url: server.url.replace('http:', 'https:'), secure: true, httpOnly: true };
  const { page, context } = await person(t, server, 'phone', { script: false });
  await context.addCookies([...chair.visitor.jar].map(([name, { value }]) => ({ name, value, ...at })));
  for (const path of ['nokkel', 'vurdering/kandidat/k01', 'vurdering/se-over']) {
    await page.goto(`/jury/${GRUNDER}/juryen/${path}`);
    assert.match(await page.textContent('main'), /krever JavaScript/, path);
  }
});

/* --- the hedersmerke --- */

const BOARD = ['Eirik', 'Nina', 'Pål', 'Farah', 'Jon'];

async function board(t) {
  const server = await demo(t, '2021-12-03T09:00:00+01:00', { secrecy: 'shipped' });
  const admin = await arrive(server, 'Administrator');
  const [id] = await gather(admin, BADGE, [{ name: 'Solveig Brånås-Eksempel', kind: 'medlem', summary: 'Mer enn tjue års arbeid.' }]);
  return { server, admin, id };
}

for (const size of ['phone', 'desktop'])
  test(`the board votes on a ${size}, by signed ballots`, async (t) => {
    const { server, id } = await board(t);
    const others = [];
    for (const name of BOARD.slice(1)) {
      others.push(await Member.of(server, name, BADGE, 'styret'));
      await others.at(-1).begin();
    }
    const { page } = await come(t, server, BOARD[0], size);
    await enrol(page);
    await declareNone(page);
    await page.click('a:has-text("Styrets innstilling kan åpnes")');
    await judge(page, `board-open-${size}`, of(size));
    await page.click('button:has-text("Åpne avstemningen")');
    await page.waitForURL('**/leder');
    await page.goto(`/jury/${BADGE}/styret`);
    await judge(page, `board-queue-${size}`, of(size));
    await page.click('a:has-text("Les saken og avgi stemme")');
    await checked(page);
    await trusts(page, 'Sammen kunne 3 av de 5 som har en del av nøkkelen');
    await judge(page, `board-motion-${size}`, of(size));
    await page.click('button:has-text("Avgi stemme")');
    assert.match(await page.textContent('[data-outcome]'), /Velg for, mot eller blank/);
    const motion = page.url();
    await page.context().route(motion, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('Mer enn tjue års arbeid.', 'Litt arbeid.') });
    });
    await page.reload();
    await page.waitForSelector('form[data-checked=false]');
    assert.ok(await page.evaluate(() => document.querySelector('form[data-checked]').inert), 'what was not frozen is not voted on');
    await page.context().unroute(motion);
    await page.reload();
    await checked(page);
    await page.click('.scale label:has-text("Mot")');
    assert.match(await page.textContent('[data-ballot-text]'), /^kaaring ballot v1\n/);
    await page.click('button:has-text("Avgi stemme")');
    await page.waitForURL('**/levert');
    await page.click('a:has-text("Endre stemmen")');
    await checked(page);
    assert.ok(await page.isChecked('input[value=no]'), 'the vote before is chosen');
    await page.click('.scale label:has-text("For")');
    await page.click('button:has-text("Avgi stemme")');
    await page.waitForURL('**/levert');
    await page.click('summary:has-text("Kvittering")');
    await page.waitForSelector('[data-receipt][data-outcome=holds]');
    await judge(page, `board-handed-${size}`, of(size));

    for (const member of others) assert.equal((await member.cast(`innstilling-${id}`, vote('yes'))).status, 200);
    await page.goto(`/jury/${BADGE}/styret`);
    await page.click('a:has-text("Avstemningen kan lukkes")');
    await page.click('main button:has-text("Lukk avstemningen")');
    await page.waitForURL('**/resultat');
    await judge(page, `board-unseal-${size}`, { sizes: [size], languages: [] });
    for (const member of others.slice(0, 2)) assert.equal((await member.show(`innstilling-${id}`)).status, 200);
    await page.click('button:has-text("Vis resultatet")');
    await page.waitForSelector('.outcome');
    assert.match(await page.textContent('.outcome'), /Vedtatt: 5 for, 5 krevdes/);
    await judge(page, `board-result-${size}`, of(size));
  });

for (const size of ['phone', 'desktop'])
  test(`the council raises hands, written down on a ${size} and confirmed on another`, async (t) => {
    const { server, id } = await board(t);
    const members = [];
    for (const name of BOARD) {
      members.push(await Member.of(server, name, BADGE, 'styret'));
      await members.at(-1).begin();
    }
    await members[0].open(`innstilling/${id}`);
    for (const member of members) await member.cast(`innstilling-${id}`, vote('yes'));
    await (await members[0].form(`/innstilling-${id}/lukk`, '/lukk')).post({});
    for (const member of members.slice(2)) await member.show(`innstilling-${id}`);

    const { page } = await come(t, server, 'Gunvor', size);
    await declareNone(page);
    await page.click('a:has-text("Rådets vedtak kan åpnes")');
    await judge(page, `council-open-${size}`, of(size));
    await page.click('button:has-text("Åpne avstemningen")');
    await page.waitForURL('**/leder');
    await page.click('a:has-text("Før stemmetallene")');
    for (let i = 0; i < 9; i++) await page.check(`input[name=present] >> nth=${i}`);
    assert.equal(await page.textContent('[data-recorded]'), '9 møtende, 7 kreves');
    await page.fill('[name=yes]', '6');
    await page.fill('[name=no]', '2');
    assert.match(await page.textContent('[data-recorded]'), /^8 av 9 møtende har stemt\. 7 kreves\.$/);
    await page.fill('[name=blank]', '0');
    await page.selectOption('[name=second]', { label: 'Arne Øvrebø-Prøve' });
    await page.click('button:has-text("Før stemmetallene")');
    await page.waitForSelector('.ds-error-summary');
    assert.match(await page.textContent('[data-recorded]'), /^8 av 9 møtende har stemt\. 7 kreves\.$/);
    await judge(page, `council-record-${size}`, of(size));
    await page.fill('[name=yes]', '7');
    await page.click('button:has-text("Før stemmetallene")');
    await page.waitForSelector('text=teller først når Arne Øvrebø-Prøve');

    const second = await come(t, server, 'Arne', size === 'phone' ? 'desktop' : 'phone');
    await second.page.click('a:has-text("venter på at du bekrefter")');
    await judge(second.page, `council-second-${size}`, { sizes: [size === 'phone' ? 'desktop' : 'phone'] });
    await second.page.click('button:has-text("Jeg var til stede")');
    await second.page.waitForSelector('h2:has-text("Vedtatt: 7 for, 7 krevdes")');
    await page.goto(`/jury/${BADGE}/radet/beslutning`);
    await page.check('input[name=winners]');
    await page.fill('#jury_decide-reason', 'For mer enn tjue års arbeid.');
    await page.click('main button:has-text("Før beslutningen")');
    await page.waitForSelector('h1:has-text("Solveig Brånås-Eksempel")');
    await judge(page, `council-decision-${size}`, of(size));
  });

test('axe finds nothing in nynorsk and English either', async (t) => {
  const { server } = await judging(t);
  const { page } = await come(t, server, 'Yusuf', 'phone');
  const wrong = [];
  const look = async (path) => {
    for (const prefix of ['/nn', '/en']) {
      await page.goto(`${prefix}/jury/${GRUNDER}/juryen${path}`);
      if (await page.$('form[data-candidate], form[data-hand-in]')) await checked(page);
      wrong.push(...(await findings(page)).map((one) => `${page.url()}: ${one}`));
      const words = await page.textContent('body');
      assert.doesNotMatch(words, /\{\{|\b(queue|jury|vote|review|lead|step|decision|handed|result)\.[a-z_]+\b/, path);
    }
  };
  await look('/nokkel');
  await page.goto(`/jury/${GRUNDER}/juryen/nokkel`);
  await enrol(page);
  await look('/habilitet');
  await page.goto(`/jury/${GRUNDER}/juryen/habilitet`);
  await declareNone(page);
  for (const path of ['', '/vurdering/kandidat/k01', '/vurdering/se-over', '/vurdering/resultat', '/beslutning']) await look(path);
  assert.deepEqual(wrong, []);
});
