/* Reads forms out of our own pages: enough HTML for that, no more. */

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10));
  });
}

/* The text a reader sees, white space collapsed. */
export function textOf(html) {
  const bare = html.replace(/<(script|style|template)\b[\s\S]*?<\/\1>/gi, '').replace(/<[^>]*>/g, ' ');
  return decode(bare).replace(/[ \t\r\n]+/g, ' ').trim();
}

function attributesOf(tag) {
  const found = {};
  const inner = tag.replace(/^<[a-z]+/i, '').replace(/\/?>$/, '');
  for (const [, name, double, single, bare] of inner.matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?/g))
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '');
  return found;
}

function add(fields, name, value) {
  if (!(name in fields)) fields[name] = value;
  else fields[name] = [fields[name], value].flat();
}

/* What a browser would send of a form if it were sent as it stands. Buttons are listed apart. */
function fieldsOf(inner) {
  const fields = {};
  const buttons = [];
  const pieces = /<input\b[^>]*>|<textarea\b[^>]*>([\s\S]*?)<\/textarea>|<select\b[^>]*>([\s\S]*?)<\/select>|<button\b[^>]*>([\s\S]*?)<\/button>/gi;
  for (const [whole, area, options, label] of inner.matchAll(pieces)) {
    const at = attributesOf(whole.match(/^<[^>]*>/)[0]);
    if (label !== undefined) buttons.push({ name: at.name, value: at.value ?? '', label: textOf(label), action: at.formaction });
    else if (!at.name || 'disabled' in at) continue;
    else if (area !== undefined) add(fields, at.name, decode(area.replace(/^\r?\n/, '')));
    else if (options !== undefined) {
      const all = [...options.matchAll(/<option\b[^>]*>/gi)].map(([tag]) => attributesOf(tag));
      const chosen = all.filter((option) => 'selected' in option);
      for (const option of chosen.length || 'multiple' in at ? chosen : all.slice(0, 1)) add(fields, at.name, option.value);
    } else if (at.type === 'radio' || at.type === 'checkbox') {
      if ('checked' in at) add(fields, at.name, at.value ?? 'on');
    } else if (at.type !== 'submit' && at.type !== 'file') add(fields, at.name, at.value ?? '');
  }
  return { fields, buttons };
}

/* All forms of a page: [{action, method, multipart, fields: {name: value or [values]}, buttons}]. */
export function formsOf(html) {
  return [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/gi)].map(([, tag, inner]) => {
    const at = attributesOf(tag);
    return {
      action: at.action ?? '',
      method: (at.method ?? 'get').toUpperCase(),
      multipart: at.enctype === 'multipart/form-data',
      ...fieldsOf(inner),
    };
  });
}

/* All forms of a view's JSON face: every object in it that has an action and a token. */
export function formsIn(view) {
  if (view === null || typeof view !== 'object') return [];
  const inner = Object.values(view).flatMap(formsIn);
  if (typeof view.action !== 'string' || typeof view.token !== 'string') return inner;
  const fields = { token: view.token };
  for (const hidden of view.hidden ?? []) fields[hidden.name] = hidden.value;
  return [{ action: view.action, method: 'POST', fields, shown: view }, ...inner];
}
