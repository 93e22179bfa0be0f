/* A file that is dropped on the page is as one that was chosen. Anywhere on it: a browser opens what falls beside a field, and the
 * page would be gone. */

const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files');

/* The field takes the first file, and says that it has changed. `place` is marked [data-over] while files are above the page. */
export function takeDrops(place, input) {
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    place.dataset.over = '';
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) delete place.dataset.over;
  });
  document.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    delete place.dataset.over;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event('change'));
  });
}
