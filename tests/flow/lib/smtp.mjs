/* A mail server (RFC 5321, with STARTTLS of RFC 3207) that keeps what it is given, or fails in the way that a test asks for. */
import net from 'node:net';
import tls from 'node:tls';

/* What a plan may answer instead of a line. */
export const DROP = Symbol('closes the connection');
export const SILENCE = Symbol('says nothing more');

const FINE = {
  CONNECT: '220 ready', STARTTLS: '220 go on', AUTH: '235 welcome', MAIL: '250 fine', RCPT: '250 fine', DATA: '354 go on', END: '250 kept',
  RSET: '250 fine', NOOP: '250 fine', QUIT: '221 bye',
};

/* One side of a connection: lines out, and in what stands before a mark. */
class Wire {
  constructor(socket) {
    this.socket = socket;
    this.buffer = '';
    this.closed = false;
    this.wake = () => {};
    this.take = (bytes) => {
      this.buffer += bytes.toString('latin1');
      this.wake();
    };
    socket.on('data', this.take);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  say(line) {
    if (!this.socket.destroyed) this.socket.write(`${line}\r\n`);
  }

  /* Null when the connection is gone. */
  async until(mark) {
    for (;;) {
      const at = this.buffer.indexOf(mark);
      if (at >= 0) {
        const before = this.buffer.slice(0, at);
        this.buffer = this.buffer.slice(at + mark.length);
        return before;
      }
      if (this.closed) return null;
      await new Promise((done) => (this.wake = done));
    }
  }

  /* The same connection, encrypted from here on; null when the other side does not want it so. */
  async encrypt(certificate) {
    this.socket.off('data', this.take);
    const inner = new tls.TLSSocket(this.socket, { isServer: true, ...certificate });
    const wire = new Wire(inner);
    return new Promise((done) => {
      inner.once('secure', () => done(wire));
      inner.once('close', () => done(null));
    });
  }
}

/* The words of an EHLO's answer. */
function offer(server, encrypted, named) {
  const words = ['mail.example.no', 'SIZE 1000000', ...(server.certificate && server.offers && !encrypted ? ['STARTTLS'] : []),
    ...(server.login ? ['AUTH PLAIN'] : [])];
  return named ? words.map((word, i) => `250${i === words.length - 1 ? ' ' : '-'}${word}`).join('\r\n') : '250 mail.example.no';
}

/* What this step of the conversation is answered with; false when it ends here. */
async function answer(wire, server, step, mail, usual = FINE[step] ?? '250 fine') {
  const said = (await server.plan(step, mail)) ?? usual;
  if (said === DROP) wire.socket.destroy();
  else if (said === SILENCE) await new Promise((done) => wire.socket.once('close', done));
  else wire.say(said);
  return typeof said === 'string' && { ok: /^[23]/.test(said) };
}

async function takeBody(wire, server, mail) {
  if ((await server.plan('BODY', mail)) === DROP) {
    await new Promise((done) => wire.socket.once('data', done));
    wire.socket.destroy();
    return false;
  }
  const body = await wire.until('\r\n.\r\n');
  if (body === null) return false;
  mail.raw = Buffer.from(`${body.replace(/^\.\./gm, '.')}\r\n`, 'latin1').toString('utf8');
  server.heard(mail);
  const said = await answer(wire, server, 'END', mail);
  if (said?.ok) server.keep(mail);
  return Boolean(said);
}

async function converse(socket, server) {
  let wire = new Wire(socket);
  let mail = { to: [] };
  let encrypted = Boolean(socket.encrypted);
  if (!(await answer(wire, server, 'CONNECT', mail))) return;
  for (let line; (line = await wire.until('\r\n')) !== null; ) {
    const step = line.slice(0, line.search(/[ :]|$/)).toUpperCase();
    const address = line.match(/<([^>]*)>/)?.[1];
    if (step === 'MAIL') mail = { from: address, to: [], encrypted };
    if (step === 'RCPT') mail.to.push(address);
    server.steps.push(step);
    if (step === 'AUTH') {
      wire.say('334 ');
      await wire.until('\r\n');
    }
    const usual = /^(EHLO|HELO)$/.test(step) ? offer(server, encrypted, step === 'EHLO') : undefined;
    const said = await answer(wire, server, step, mail, usual);
    if (!said) return;
    if (said.ok && step === 'DATA' && !(await takeBody(wire, server, mail))) return;
    if (said.ok && step === 'STARTTLS') {
      wire = await wire.encrypt(server.certificate);
      encrypted = true;
      if (!wire) return;
    }
    if (step === 'QUIT') wire.socket.end();
  }
}

/* A server for the test `t`: {port, steps, kept, heard(fn), plan}. Options:
 *   certificate   {key, cert}: it can encrypt
 *   implicit      from the first byte (465); else when it is asked to (587)
 *   offers        false: it does not say that it can
 *   login         it says that one can sign in
 * `plan(step, mail)` says how a step is answered: a line, DROP or SILENCE, or a promise of it; nothing means as usual. Steps are
 * CONNECT, the commands, BODY before the mail itself comes (only DROP has a meaning, in its midst) and END behind it. `kept` are
 * the mails that it has thanked for, `seen` those that it has got whole, `steps` all commands. */
export async function mailServer(t, { certificate, implicit = false, offers = true, login = false, keep = () => {} } = {}) {
  const sockets = new Set();
  const server = { certificate, offers: offers && !implicit, login, steps: [], kept: [], seen: [], plan: () => undefined };
  server.heard = (mail) => server.seen.push(mail);
  server.keep = (mail) => {
    server.kept.push(mail);
    keep(mail);
  };
  const meet = (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    converse(socket, server);
  };
  const listener = implicit ? tls.createServer({ ...certificate }, meet) : net.createServer(meet);
  listener.on('tlsClientError', () => {});
  await new Promise((done) => listener.listen(0, '127.0.0.1', done));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  server.port = listener.address().port;
  return server;
}
