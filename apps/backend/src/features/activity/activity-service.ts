import type {
  Activity,
  ActivityFilter,
  ActivityVerification,
  activityQuerySchema,
  Page,
} from '@helix/contracts';
import { listActivity, seesAllBoards, verifyActivity } from '@helix/database';
import { forbidden } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { requireBoard } from '../../plugins/board-access.ts';
import { decodePageCursor, numberCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { csvHeading, toCsvLine } from './activity-csv.ts';
import { toPublicActivity, toPublicVerification } from './activity-presenter.ts';

/** Read, written and forgotten page by page: an export of any length takes little memory. */
const EXPORT_PAGE = 1_000;

export async function readActivity(
  deps: AppDeps,
  principal: Principal,
  { limit, cursor, ...filter }: z.output<typeof activityQuerySchema>,
): Promise<Page<Activity>> {
  const before = decodePageCursor(cursor, numberCursorSchema)?.[0] ?? null;
  await checkBoard(deps, principal, filter);
  const db = deps.database.forOrganization(principal.orgId);
  const rows = await listActivity(db, principal, { limit, before, filter });
  return toPage(rows, limit, toPublicActivity, (row) => [row.id]);
}

/** @throws AppError 404 before anything is written, when the filter names a board that the caller may not see. */
export async function exportActivity(
  deps: AppDeps,
  principal: Principal,
  filter: ActivityFilter,
): Promise<AsyncGenerator<string>> {
  await checkBoard(deps, principal, filter);
  return csvOf(deps, principal, filter);
}

async function* csvOf(deps: AppDeps, principal: Principal, filter: ActivityFilter): AsyncGenerator<string> {
  const db = deps.database.forOrganization(principal.orgId);
  yield csvHeading;
  for (let before: number | null = null; ; ) {
    const rows = await listActivity(db, principal, { limit: EXPORT_PAGE, before, filter });
    const page = rows.slice(0, EXPORT_PAGE);
    yield page.map((row) => toCsvLine(toPublicActivity(row))).join('');
    if (rows.length <= EXPORT_PAGE) return;
    before = page.at(-1)?.id ?? null;
  }
}

async function checkBoard(deps: AppDeps, principal: Principal, filter: ActivityFilter): Promise<void> {
  if (filter.board_id !== undefined) await requireBoard(deps, principal, filter.board_id);
}

/** A check reads the whole log: who asks while one is under way gets its answer. */
const underWay = new WeakMap<AppDeps, Map<string, Promise<ActivityVerification>>>();

export function readVerification(deps: AppDeps, principal: Principal): Promise<ActivityVerification> {
  if (!seesAllBoards(principal)) {
    throw forbidden('Only owners and administrators can verify the activity log. Ask one of them.');
  }
  const { orgId } = principal;
  const checks = underWay.get(deps) ?? new Map<string, Promise<ActivityVerification>>();
  underWay.set(deps, checks);
  let check = checks.get(orgId);
  if (!check) {
    check = verifyActivity(deps.database.forOrganization(orgId), orgId)
      .then((answer) => toPublicVerification(answer, deps.clock()))
      .finally(() => checks.delete(orgId));
    checks.set(orgId, check);
  }
  return check;
}
