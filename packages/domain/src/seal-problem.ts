// Owns the words for what is wrong with the sealed log of activity.
import type { SealProblem } from '@helix/contracts';

const WHAT: Record<SealProblem, string> = {
  batch_missing: 'is missing from the chain',
  chain_broken: 'does not follow from the batch before it',
  entry_missing: 'lacks entries that were in it when it was sealed',
  content_changed: 'holds something else than when it was sealed',
  backdated: 'holds an entry that says it is older than the batch before',
  never_sealed: 'has an entry among it that was never sealed',
};

/** One sentence. What to do about it is the same for all: ask who has access to the database. */
export function describeSealProblem(batch: number, problem: SealProblem): string {
  return `Batch ${batch} ${WHAT[problem]}.`;
}
