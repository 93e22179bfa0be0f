/* Somebody with a browser, without the browser: keeps cookies, follows redirects, fills in forms. */
import http from 'node:http';
import https from 'node:https';

import { formsIn, formsOf, textOf } from './html.mjs';

/* multipart/form-data: fields {name: value}, files {name: {name, type, bytes}} → {type, body}. */
export function multipart(fields, files = {}) {
  const edge = `----kaaring${Math.random().toString(36).slice(2)}`;
  const parts = [];
  for (const [name, value] of pairs(fields))
    parts.push(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  for (const [name, file] of Object.entries(files))
    parts.push(
      `--${edge}\r\nContent-Disposition: form-data; name="${name}"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n\r\n`,
      file.bytes, '\r\n');
  parts.push(`--${edge}--\r\n`);
  return { type: `multipart/form-data; boundary=${edge}`, body: Buffer.concat(parts.map((part) => Buffer.from(part))) };
}

function pairs(fields) {
  return Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
}

class Answer {
  constructor(path, response, bytes) {
    this.path = path;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.setCookies = response.headers['set-cookie'] ?? [];
    this.bytes = bytes;
  }

  get body() {
    return this.bytes.toString('utf8');
  }

  get json() {
    return JSON.parse(this.body);
  }

  /* What a reader sees of an HTML page. */
  get text() {
    return textOf(this.body);
  }

  get location() {
    return this.headers.location;
  }

  get forms() {
    return /json/.test(this.headers['content-type']) ? formsIn(this.json) : formsOf(this.body);
  }
}

export class Visitor {
  constructor(server, { language, headers = {} } = {}) {
    this.server = server;
    this.jar = new Map();
    const { authority: ca } = server;
    this.speaks = ca ? https : http;
    this.agent = new this.speaks.Agent({ keepAlive: true, ...(ca ? { ca, servername: 'localhost' } : {}) });
    this.always = { ...(language ? { 'accept-language': language } : {}), ...headers };
  }

  /* One exchange, nothing followed. `headers` win over everything; a header set to undefined is left out. */
  request(method, path, { headers = {}, body, type } = {}) {
    const { host, port, url } = this.server;
    const all = { host: `localhost:${port}`, accept: 'text/html', ...this.always };
    if (this.jar.size) all.cookie = [...this.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    if (method !== 'GET' && method !== 'HEAD') Object.assign(all, { origin: url, 'sec-fetch-site': 'same-origin' });
    if (body !== undefined) Object.assign(all, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    Object.assign(all, headers);
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
    return new Promise((done, fail) => {
      const asked = this.speaks.request({ host, port, method, path, headers: all, agent: this.agent }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.once('error', fail);
        response.once('end', () => {
          this.#keep(response.headers['set-cookie'] ?? []);
          done(new Answer(path, response, Buffer.concat(parts)));
        });
      });
      asked.once('error', fail);
      asked.end(body);
    });
  }

  #keep(lines) {
    for (const line of lines) {
      const [pair, ...rest] = line.split(/;\s*/);
      const [, name, value] = pair.match(/^([^=]*)=(.*)$/);
      const attributes = Object.fromEntries(
        rest.map((part) => [part.split('=')[0].toLowerCase(), part.split('=')[1] ?? true]));
      const gone = attributes['max-age'] === '0' || new Date(attributes.expires ?? Infinity) < new Date();
      if (gone) this.jar.delete(name);
      else this.jar.set(name, { value, ...attributes });
    }
  }

  get(path, options) {
    return this.request('GET', path, options);
  }

  /* The page's other face. */
  async json(path, options = {}) {
    const answer = await this.get(path, { ...options, headers: { accept: 'application/json', ...options.headers } });
    return answer.json;
  }

  post(path, fields, options = {}) {
    const body = new URLSearchParams(pairs(fields)).toString();
    return this.request('POST', path, { body, type: 'application/x-www-form-urlencoded', ...options });
  }

  postJson(path, value, options = {}) {
    const headers = { accept: 'application/json', ...options.headers };
    return this.request('POST', path, { body: JSON.stringify(value), type: 'application/json', ...options, headers });
  }

  /* Goes where the answer sends, as a browser does after a form. */
  async follow(answer, options) {
    let now = answer;
    for (let hops = 0; [301, 302, 303, 307, 308].includes(now.status); hops++) {
      if (hops > 5) throw new Error(`sent in circles from ${answer.path}`);
      now = await this.get(new URL(now.location, this.server.url + now.path).href.slice(this.server.url.length), options);
    }
    return now;
  }

  /* The form on the page at `path` whose action contains `match` (the first one that posts, without it). It has
   *   fields            as they stand
   *   send(values)      posts them with `values` over them, and follows; a value of null leaves the field out
   *   post(values)      the same without following */
  async form(path, match = '', options) {
    return this.formOf(await this.follow(await this.get(path, options)), match);
  }

  async formJson(path, match = '') {
    const json = { headers: { accept: 'application/json' } };
    return this.formOf(await this.follow(await this.get(path, json), json), match);
  }

  formOf(answer, match = '') {
    const found = answer.forms.find((form) => form.method === 'POST' && form.action.includes(match));
    if (!found) throw new Error(`no form ${match} on ${answer.path} (${answer.status}): ${answer.text.slice(0, 400)}`);
    const asJson = /json/.test(answer.headers['content-type']);
    const action = found.action || answer.path;
    const merged = (values) =>
      Object.fromEntries(Object.entries({ ...found.fields, ...values }).filter(([, value]) => value !== null));
    const post = (values, options) => {
      if (asJson) return this.postJson(action, merged(values), options);
      if (!found.multipart) return this.post(action, merged(values), options);
      return this.request('POST', action, { ...multipart(merged(values)), ...options });
    };
    const after = asJson ? { headers: { accept: 'application/json' } } : undefined;
    const send = async (values, options) => this.follow(await post(values, options), after);
    return { ...found, action, answer, post, send };
  }

  /* Arrives by a mailed link whose secret stands in the fragment: opens the page and presses its button, the page's script
   * having put the secret into the form. */
  async arrive(link) {
    const url = new URL(link);
    const form = await this.form(url.pathname + url.search);
    return form.send({ secret: decodeURIComponent(url.hash.slice(1)) });
  }
}
