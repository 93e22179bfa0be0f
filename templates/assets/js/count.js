/* The live length under a text: says how much there is and how much is asked for. It never cuts anything: what is too long
 * is said, and the person shortens it. */

/* As the server counts: signs, not bytes, of the text without white space at its ends. */
export const length = (text) => [...text.normalize('NFC').replace(/\r\n?/g, '\n').trim()].length;

/* `line` is the [data-count] under the field that it names. */
export function follow(line) {
  const field = document.getElementById(line.dataset.count);
  const { text, overText, max } = line.dataset;
  const asked = line.textContent;
  const tell = () => {
    const n = length(field.value);
    const over = n > Number(max);
    line.textContent = n === 0 ? asked : (over ? overText : text).replace('%n', n);
    line.toggleAttribute('data-over', over);
  };
  field.addEventListener('input', tell);
  tell();
  return tell;
}
