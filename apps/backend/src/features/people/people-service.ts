import type { Person, PersonName, personPatchSchema, UserRole } from '@helix/contracts';
import {
  announceAccessChange,
  deleteOtherSessions,
  findUser,
  hasOtherActiveOwner,
  listUsers,
  type UserRow,
  updateUser,
  type Work,
} from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { type AppError, conflict, forbidden, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { lockDecider } from './decide-about-people.ts';
import { revoke } from './invitation-service.ts';
import { toPerson, toPersonName } from './person-presenter.ts';

type PersonPatch = z.output<typeof personPatchSchema>;

/** Everything about everybody for those who manage people; for members, the names of those who are active. */
export async function readPeople(deps: AppDeps, principal: Principal): Promise<(Person | PersonName)[]> {
  const rows = await listUsers(deps.database.forOrganization(principal.orgId), principal.orgId);
  if (canInOrganization(principal.role, 'manage_people')) return rows.map((row) => toPerson(row, principal));
  return rows.filter((row) => row.disabled_at === null).map(toPersonName);
}

export async function getPerson(
  deps: AppDeps,
  principal: Principal,
  id: string,
): Promise<Person | PersonName> {
  const row = await findUser(deps.database.forOrganization(principal.orgId), principal.orgId, id);
  const mayManage = canInOrganization(principal.role, 'manage_people');
  if (!row || (row.disabled_at !== null && !mayManage)) throw notFound('person');
  return mayManage ? toPerson(row, principal) : toPersonName(row);
}

export async function changePerson(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  patch: PersonPatch,
): Promise<Person> {
  return deps.work(context, async (work) => {
    const { actor, person } = await lockBoth(work, principal.userId, id);
    const details = changedFields(person, patch);
    if (Object.keys(details).length === 0) return toPerson(person, viewOf(actor));
    if (details.name && !abilitiesOf(actor, person).rename) throw ownersOnly();
    if (patch.role !== undefined && details.role) await checkRole(work, actor, person, patch.role);
    const updated = await updateUser(work.trx, work.orgId, id, patch);
    if (!updated) throw notFound('person');
    work.record({ action: 'user.updated', ...entity(updated), details });
    announcePerson(work, 'user.updated', id);
    if (details.role) {
      announceAccessChange(work, id);
      // A link in the hands of somebody who may not invite any more must not let anybody in, least of all them.
      if (!canInOrganization(updated.role, 'manage_people'))
        await revoke(work, { createdBy: id }, deps.clock());
    }
    return toPerson(updated, viewOf(actor));
  });
}

/** Ends their sessions too. @returns the ids of these, to be told to every replica. */
export async function disablePerson(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
): Promise<{ person: Person; endedSessions: string[] }> {
  return deps.work(context, async (work) => {
    const { actor, person } = await lockBoth(work, principal.userId, id);
    if (actor.id === id) throw forbidden('You cannot disable your own account. Ask another administrator.');
    if (person.disabled_at !== null) return { person: toPerson(person, viewOf(actor)), endedSessions: [] };
    if (!abilitiesOf(actor, person).disable) throw ownersOnly();
    await keepAnOwner(work, person);
    const now = deps.clock();
    const updated = await updateUser(work.trx, work.orgId, id, { disabled_at: now });
    if (!updated) throw notFound('person');
    const endedSessions = await deleteOtherSessions(work.trx, work.orgId, id, null);
    await revoke(work, { createdBy: id }, now);
    work.record({
      action: 'user.disabled',
      ...entity(updated),
      details: { sessions_ended: endedSessions.length },
    });
    announcePerson(work, 'user.disabled', id);
    return { person: toPerson(updated, viewOf(actor)), endedSessions };
  });
}

export async function enablePerson(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
): Promise<Person> {
  return deps.work(context, async (work) => {
    const { actor, person } = await lockBoth(work, principal.userId, id);
    if (person.disabled_at === null) return toPerson(person, viewOf(actor));
    if (!abilitiesOf(actor, person).enable) throw ownersOnly();
    const updated = await updateUser(work.trx, work.orgId, id, { disabled_at: null });
    if (!updated) throw notFound('person');
    work.record({ action: 'user.enabled', ...entity(updated) });
    announcePerson(work, 'user.enabled', id);
    return toPerson(updated, viewOf(actor));
  });
}

async function lockBoth(
  work: Work,
  actorId: string,
  personId: string,
): Promise<{ actor: UserRow; person: UserRow }> {
  const actor = await lockDecider(work, actorId);
  const person = await findUser(work.trx, work.orgId, personId);
  if (!person) throw notFound('person');
  return { actor, person };
}

async function checkRole(work: Work, actor: UserRow, person: UserRow, role: UserRole): Promise<void> {
  if (actor.id === person.id) {
    throw forbidden('You cannot change your own role. Ask another owner or administrator.');
  }
  if (!abilitiesOf(actor, person).roles.includes(role)) throw ownersOnly();
  await keepAnOwner(work, person);
}

async function keepAnOwner(work: Work, person: UserRow): Promise<void> {
  if (person.role !== 'owner' || (await hasOtherActiveOwner(work.trx, work.orgId, person.id))) return;
  throw conflict(
    'last_owner',
    `${person.name} is the only owner left. Make somebody else an owner first, then try again.`,
  );
}

function abilitiesOf(actor: UserRow, person: UserRow) {
  return toPerson(person, viewOf(actor)).abilities;
}

function viewOf(actor: UserRow) {
  return { userId: actor.id, role: actor.role };
}

function ownersOnly(): AppError {
  return forbidden('Only owners can change an owner or make somebody one. Ask an owner.');
}

function announcePerson(work: Work, type: string, id: string): void {
  work.announce({ type, entity: 'user', entityId: id });
}

function entity(row: UserRow) {
  return { entityType: 'user', entityId: row.id, entityTitle: row.name };
}
