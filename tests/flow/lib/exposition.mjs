/* Reads the text exposition format of Prometheus (version 0.0.4) as strictly as its description allows, and complains of all
 * else: https://prometheus.io/docs/instrumenting/exposition_formats/ */
import assert from 'node:assert/strict';

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const VALUE = /^(?:[+-]?Inf|NaN|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const TYPES = ['counter', 'gauge', 'histogram'];
const PARTS = { histogram: ['_bucket', '_sum', '_count'] };

const number = (text) => Number(text.replace('Inf', 'Infinity'));

/* {name="value",…}: the labels and how much of the line they took. */
function readLabels(line, from) {
  const labels = {};
  let at = from;
  if (line[at] !== '{') return { labels, at };
  at++;
  while (line[at] !== '}') {
    const [, name] = line.slice(at).match(/^([^=]+)="/) ?? assert.fail(line);
    assert.match(name, LABEL, line);
    assert.ok(!(name in labels), `${name} twice: ${line}`);
    let value = '';
    for (at += name.length + 2; line[at] !== '"'; at++) {
      assert.ok(at < line.length, line);
      if (line[at] !== '\\') value += line[at];
      else value += { '\\': '\\', '"': '"', n: '\n' }[line[++at]] ?? assert.fail(line);
    }
    labels[name] = value;
    if (line[++at] === ',') at++;
    else assert.equal(line[at], '}', line);
  }
  return { labels, at: at + 1 };
}

function readSample(line) {
  const [name] = line.match(/^[^{ ]+/) ?? assert.fail(line);
  assert.match(name, NAME, line);
  const { labels, at } = readLabels(line, name.length);
  assert.equal(line[at], ' ', line);
  const value = line.slice(at + 1);
  assert.match(value, VALUE, line);
  return { name, labels, value: number(value) };
}

/* In each series of a histogram the buckets grow, end in +Inf, and agree with the count. */
function checkHistogram({ name, samples }) {
  const series = new Map();
  for (const { name: part, labels: { le, ...labels }, value } of samples) {
    const key = JSON.stringify(labels);
    if (!series.has(key)) series.set(key, { buckets: [] });
    if (part === `${name}_bucket`) series.get(key).buckets.push([number(le), value]);
    else series.get(key)[part.slice(name.length + 1)] = value;
  }
  for (const { buckets, sum, count } of series.values()) {
    buckets.reduce(([le, n], [nextLe, nextN]) => {
      assert.ok(nextLe > le && nextN >= n, `${name}: ${buckets}`);
      return [nextLe, nextN];
    }, [-1, 0]);
    assert.deepEqual(buckets.at(-1), [Infinity, count], name);
    assert.ok(sum >= 0, name);
  }
}

/* Families by name: {type, help, samples: [{name, labels, value}]}. */
export function readExposition(text) {
  assert.ok(text.endsWith('\n'), 'the last line ends too');
  const families = new Map();
  const seen = new Set();
  let family = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name, rest] = line.match(/^# (HELP|TYPE) (\S+) (.+)$/) ?? [];
    if (word === 'HELP') {
      assert.match(name, NAME);
      assert.ok(!families.has(name), `${name} is a family of its own, once`);
      families.set(name, (family = { name, help: rest, type: null, samples: [] }));
    } else if (word === 'TYPE') {
      assert.equal(name, family?.name, line);
      assert.ok(TYPES.includes(rest) && family.type === null, line);
      family.type = rest;
    } else {
      const sample = readSample(line);
      const allowed = (PARTS[family.type] ?? ['']).map((part) => family.name + part);
      assert.ok(allowed.includes(sample.name), `${line} under ${family.name}`);
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      assert.ok(!seen.has(key), `twice: ${line}`);
      seen.add(key);
      if (family.type === 'counter') assert.ok(family.name.endsWith('_total') && sample.value >= 0, line);
      family.samples.push(sample);
    }
  }
  for (const one of families.values()) {
    assert.ok(one.samples.length > 0 && one.help.length > 10, one.name);
    if (one.type === 'histogram') checkHistogram(one);
  }
  return families;
}

/* The value of a sample by its name and labels; undefined when there is none. */
export const valueOf = (families, name, labels = {}) => {
  for (const { samples } of families.values())
    for (const sample of samples)
      if (sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)) return sample.value;
  return undefined;
};
