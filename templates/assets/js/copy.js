/* «Ta med en kopi»: this page as one file with its script and style inside. It asks nobody for anything, which its own policy sees to,
 * so it still judges a receipt when this server is gone. */

const IMPORT = /^(import .*?from )'\.\/([\w-]+\.js)';$/gm;
const POLICY = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data:";

const button = document.querySelector('[data-copy]');

async function textOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

/* As a document. Only what comes from this server is ever read as markup here: no text is, which the policy of our pages sees to. */
const pageAt = (url) => new Promise((done, fail) => {
  const asked = new XMLHttpRequest();
  asked.open('GET', url);
  asked.responseType = 'document';
  asked.onload = () => (asked.status === 200 && asked.response ? done(asked.response) : fail(new Error(`${url}: ${asked.status}`)));
  asked.onerror = () => fail(new Error(`${url}: no answer`));
  asked.send();
});

const encoded = (source) => `data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`;

/* The modules behind one, by name, each asking for the others by names that the page itself gives. */
async function modules(base, name, all = new Map()) {
  if (all.has(name)) return all;
  all.set(name, null);
  const source = await textOf(new URL(name, base));
  const needed = [];
  const renamed = source.replace(IMPORT, (line, before, other) => {
    needed.push(other);
    return `${before}'kaaring/${other}';`;
  });
  all.set(name, renamed);
  for (const other of needed) await modules(base, other, all);
  return all;
}

async function makeCopy() {
  /* what can be asked of the server alone stays here */
  const asked = document.querySelector('form.ask');
  const page = await pageAt(asked.action);
  const script = document.querySelector('script[src$="/check.js"]').src;
  const sheets = [...document.querySelectorAll('link[rel=stylesheet]')];
  for (const gone of page.querySelectorAll('script, link, header, footer, noscript, form, [data-copy-place]')) gone.remove();
  for (const link of page.querySelectorAll('a[href]')) link.setAttribute('href', new URL(link.getAttribute('href'), location.href).href);
  const style = await Promise.all(sheets.map(({ href }) => textOf(href)));
  const all = await modules(script, script.split('/').at(-1));
  const imports = Object.fromEntries([...all].map(([name, source]) => [`kaaring/${name}`, encoded(source)]));
  /* As text: as a part of a document of ours, style and script would be held to the policy of this page. */
  const inside = [
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<style>${style.join('\n').replace(/@font-face\s*\{[^}]*\}/g, '')}</style>`,
    `<script type="importmap">${JSON.stringify({ imports })}</script>`,
    `<script type="module">import 'kaaring/check.js';</script>`,
  ].join('\n');
  return `<!doctype html>\n${page.documentElement.outerHTML.replace('</head>', () => `${inside}\n</head>`)}\n`;
}

async function give() {
  const url = URL.createObjectURL(new Blob([await makeCopy()], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = button.dataset.copy;
  link.click();
  URL.revokeObjectURL(url);
}

if (button) {
  const place = document.querySelector('[data-copy-place]');
  place.hidden = false;
  button.addEventListener('click', () => give().catch((fault) => {
    console.warn(fault);
    place.querySelector('[data-copy-failed]').hidden = false;
  }));
}
