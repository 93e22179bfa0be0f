/* A winner's page: both receipts are checked, and that what was announced is what had been decided. */
import { opens } from './announced.js';
import { checks } from './receipt.js';

const place = document.querySelector('[data-opens]');

async function tell() {
  const [announcement, decision] = await Promise.all(checks);
  if (!announcement.receipt || !decision.receipt || announcement.outcome !== decision.outcome) return;
  if (!['holds', 'unsigned'].includes(decision.outcome)) return;
  const same = opens(announcement.receipt, decision.receipt);
  place.textContent = same ? place.dataset.same : place.dataset.other;
  place.dataset.good = same;
}

if (place) tell();
