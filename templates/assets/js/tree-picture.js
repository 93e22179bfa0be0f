/* The way from an entry to the log's root, as a picture: at each level the node that we have and the sibling it is hashed
 * with, on the side where it stands. */

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 300;
const MIDDLE = WIDTH / 2;
const BOX = { width: 88, height: 22 };
const ASIDE = 100; /* from the middle to a sibling's */
const STEP = 42;
const HEX_SHOWN = 4; /* bytes of a hash */

/* From the leaf up: whether the sibling stands to the left (RFC 9162, 2.1.3.2). */
export function sides({ index, proof, checkpoint: { size } }) {
  let at = index;
  let last = size - 1n;
  return proof.map(() => {
    const left = (at & 1n) === 1n || at === last;
    while (left && (at & 1n) === 0n && at !== 0n) {
      at >>= 1n;
      last >>= 1n;
    }
    at >>= 1n;
    last >>= 1n;
    return left;
  });
}

function add(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

function box(svg, x, y, look, text) {
  add(svg, 'rect', { x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX, rx: 4, class: look });
  if (text) add(svg, 'text', { x, y: y + 4, class: look }, text);
}

const line = (svg, [x1, y1], [x2, y2]) =>
  add(svg, 'line', { x1, y1: y1 - BOX.height / 2, x2, y2: y2 + BOX.height / 2 });

const hex = (hash) => Array.from(hash.slice(0, HEX_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join('');

/* `labels`: entryLabel, rootLabel. Decorative: the page says the same in words. */
export function drawPath(receipt, { entryLabel, rootLabel }) {
  const height = receipt.proof.length * STEP + BOX.height + 4;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
  svg.setAttribute('width', WIDTH);
  svg.setAttribute('aria-hidden', 'true');
  const y = (level) => height - 2 - BOX.height / 2 - level * STEP;
  sides(receipt).forEach((left, level) => {
    const x = left ? MIDDLE - ASIDE : MIDDLE + ASIDE;
    const parent = [MIDDLE, y(level + 1)];
    line(svg, [MIDDLE, y(level)], parent);
    line(svg, [x, y(level)], parent);
    box(svg, x, y(level), 'sibling', hex(receipt.proof[level]));
    box(svg, MIDDLE, y(level), level ? 'node' : 'entry', level ? '' : entryLabel);
  });
  const top = receipt.proof.length;
  box(svg, MIDDLE, y(top), top ? 'root' : 'entry', rootLabel);
  return svg;
}
