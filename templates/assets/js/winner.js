/* A winner's page: every receipt is checked, and that each thing that was told is what had been decided. */
import { opens } from './announced.js';
import { checkOf } from './receipt.js';

const fits = ({ receipt, outcome }) => receipt && ['holds', 'unsigned'].includes(outcome);

async function tell(place) {
  const [announcement, decision] = await Promise.all([checkOf(place.dataset.opens), checkOf(place.dataset.decision)]);
  if (!fits(announcement) || !fits(decision) || announcement.outcome !== decision.outcome) return;
  const same = opens(announcement.receipt, decision.receipt);
  place.textContent = same ? place.dataset.same : place.dataset.other;
  place.dataset.good = same;
}

document.querySelectorAll('[data-opens]').forEach(tell);
