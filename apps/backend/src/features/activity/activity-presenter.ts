import type { Activity, ActivityVerification } from '@helix/contracts';
import type { ActivityRow, ActivityVerification as Verification } from '@helix/database';

export function toPublicActivity(row: ActivityRow): Activity {
  return {
    id: String(row.id),
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: row.actor_name,
    action: row.action,
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    entity_title: row.entity_title,
    board_id: row.board_id,
    details: row.details,
    created_at: row.created_at.toISOString(),
  };
}

export function toPublicVerification(answer: Verification, verifiedAt: Date): ActivityVerification {
  const { head, firstBroken } = answer;
  return {
    ok: firstBroken === null,
    sealed_count: answer.sealedCount,
    waiting_count: answer.waitingCount,
    head: head && { batch: head.seq, hash: head.hash, sealed_at: head.sealedAt.toISOString() },
    first_broken: firstBroken,
    verified_at: verifiedAt.toISOString(),
  };
}
