import type { Invitation } from '@helix/contracts';
import type { InvitationWithBoards } from '@helix/database';
import { invitationState } from '@helix/domain';

export function toPublicInvitation(row: InvitationWithBoards, now: Date): Invitation {
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    boards: row.boards,
    created_by_name: row.created_by_name,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    is_expired: invitationState(row, now) === 'expired',
  };
}
