/* An archive that is being made: how far it is, told as it goes; when it is there the page is shown anew. */
const WAIT_MS = 1000;

const place = document.querySelector('[data-take]');
const told = place?.querySelector('[data-coming]');
const bar = place?.querySelector('progress');

async function look() {
  const answer = await fetch(location.href, { headers: { accept: 'application/json' } });
  if (!answer.ok) return true;
  const { archive } = await answer.json();
  if (!archive.coming) return false;
  bar.value = archive.coming.percent;
  told.textContent = archive.coming.text;
  return true;
}

async function follow() {
  try {
    if (!(await look())) return location.reload();
  } catch {
    /* the network is away: it may come back */
  }
  return setTimeout(follow, WAIT_MS);
}

if (told) setTimeout(follow, WAIT_MS);
