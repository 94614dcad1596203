// Owns the form in which activity is sealed: the same entries give the same bytes for ever, in any version of ours.
import { createHash } from 'node:crypto';
import type { SealProblem } from '@helix/contracts';
import { describeSealProblem } from '@helix/domain';

/** Changing what is hashed, or its order, makes every stored seal look broken: a new form needs a new number. */
const FORM = 'helix-activity-seal-1';

/**
 * An entry as the database itself writes it: `jsonb` as its own text (keys in its order, numbers with all digits) and
 * the time in UTC with microseconds, so that nothing depends on how a program reads either.
 */
export type SealedEntry = {
  id: number;
  org_id: string;
  board_id: string | null;
  actor_type: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  entity_type: string;
  entity_id: string;
  entity_title: string;
  details_text: string;
  request_id: string | null;
  created_at_text: string;
};

export type SealHead = {
  orgId: string;
  seq: number;
  /** Null for the first batch of an organization. */
  previousHash: string | null;
  sealedAt: Date;
  /** Ascending. */
  activityIds: readonly number[];
};

/** @param entries of the batch, ascending by id. @returns SHA-256 in hex over the batch and the hash before it. */
export function sealHash(head: SealHead, entries: readonly SealedEntry[]): string {
  const digest = createHash('sha256');
  digest.update(
    JSON.stringify([
      FORM,
      head.orgId,
      head.seq,
      head.previousHash,
      head.sealedAt.toISOString(),
      head.activityIds,
    ]),
  );
  for (const entry of entries) digest.update(`\n${lineOf(entry)}`);
  return digest.digest('hex');
}

function lineOf(entry: SealedEntry): string {
  return JSON.stringify([
    entry.id,
    entry.org_id,
    entry.board_id,
    entry.actor_type,
    entry.actor_id,
    entry.actor_name,
    entry.action,
    entry.entity_type,
    entry.entity_id,
    entry.entity_title,
    entry.details_text,
    entry.request_id,
    entry.created_at_text,
  ]);
}

export type StoredSeal = SealHead & { hash: string };

export type BrokenBatch = { batch: number; problem: SealProblem; message: string };

export function toBrokenBatch(batch: number, problem: SealProblem): BrokenBatch {
  return { batch, problem, message: describeSealProblem(batch, problem) };
}

/**
 * An entry is sealed within seconds of its commit. One that claims to be older than the batch before its own by more
 * than this was written later than it says; less may be a clock that was put right.
 */
const BACKDATED_MS = 3_600_000;

/** @param previous the batch before, already checked; null for the first. @returns what is wrong with this one, or null. */
export function checkSeal(
  seal: StoredSeal,
  entries: readonly SealedEntry[],
  previous: StoredSeal | null,
): SealProblem | null {
  if (seal.seq !== (previous?.seq ?? 0) + 1) return 'batch_missing';
  if (seal.previousHash !== (previous?.hash ?? null)) return 'chain_broken';
  if (entries.length !== seal.activityIds.length) return 'entry_missing';
  if (sealHash(seal, entries) !== seal.hash) return 'content_changed';
  const earliest = (previous?.sealedAt.getTime() ?? Number.NEGATIVE_INFINITY) - BACKDATED_MS;
  return entries.some((entry) => Date.parse(entry.created_at_text) < earliest) ? 'backdated' : null;
}
