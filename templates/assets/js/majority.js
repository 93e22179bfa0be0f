/* How many yes votes a majority needs: the same arithmetic as src/award/count/motion.c. */

const BASES = {
  present: (_, { present }) => present,
  cast: (_, { yes, no }) => yes + no,
  all: ({ all }, { aside }) => all - aside,
};

/* `rule`: {num, den, more, base, all: the size of the roll}; `tally`: {present, aside, yes, no}. At least num/den of the base,
 * or one more than it; never 0. */
export function needed(rule, tally) {
  const part = BASES[rule.base](rule, tally) * rule.num;
  return Math.max(1, rule.more ? Math.floor(part / rule.den) + 1 : Math.ceil(part / rule.den));
}
