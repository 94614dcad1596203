import type { Person, PersonName } from '@helix/contracts';
import type { UserRow } from '@helix/database';
import { personAbilities } from '@helix/domain';
import type { Principal } from '../../plugins/request-context.ts';
import { toPublicUser } from '../../presenters/user-presenter.ts';

export function toPerson(user: UserRow, { userId, role }: Pick<Principal, 'userId' | 'role'>): Person {
  return {
    ...toPublicUser(user),
    disabled_at: user.disabled_at?.toISOString() ?? null,
    last_sign_in_at: user.last_sign_in_at?.toISOString() ?? null,
    abilities: personAbilities(
      { id: userId, role },
      { id: user.id, role: user.role, isDisabled: user.disabled_at !== null },
    ),
  };
}

export function toPersonName({ id, name, handle }: UserRow): PersonName {
  return { id, name, handle };
}
