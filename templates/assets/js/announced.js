/* Whether an announcement opens what was decided before it: the same people, the same words. */
import { text } from './bytes.js';

/* What the entry is, and of which edition: a sealed one says it in its hidden part. */
function headOf({ openings, entry }) {
  const said = JSON.parse(text(openings.find((one) => one.class === 'later').json));
  return said.type ? said : JSON.parse(text(entry));
}

/* What a receipt's hidden part says of either: {outcome, winners, finalists, citation}. A sealed entry holds it one level
 * further in, and a correction too. Throws when the receipt shows nothing of it. */
function toldBy({ openings }) {
  const said = JSON.parse(text(openings.find((one) => one.class === 'later').json));
  const told = said.later ?? said;
  return told.announcement ?? told;
}

const idsOf = (list) => list.map((one) => one.candidate ?? one).sort();

/* The decision stood hidden in the log before anything was announced of the same edition. */
function comesBefore(decision, announcement) {
  const [earlier, later] = [headOf(decision), headOf(announcement)];
  return earlier.type === 'decision.recorded' && ['edition.announced', 'edition.corrected'].includes(later.type) &&
    earlier.edition === later.edition && decision.index < announcement.index;
}

/* Both are receipts that checkReceipt found to hold. The decision's finalists count the winners in, the announcement's do not;
 * order says nothing. */
export function opens(announcement, decision) {
  const [told, decided] = [toldBy(announcement), toldBy(decision)];
  const winners = idsOf(decided.winners);
  const others = idsOf(decided.finalists).filter((id) => !winners.includes(id));
  return comesBefore(decision, announcement) && told.outcome === decided.outcome && told.citation === decided.citation &&
    JSON.stringify(idsOf(told.winners)) === JSON.stringify(winners) &&
    JSON.stringify(idsOf(told.finalists)) === JSON.stringify(others);
}
