// Owns what the database's errors mean to a caller, so that none of them answers 500 without need.
import type { ErrorCode } from '@helix/contracts';
import { isDatabaseAway, isDatabaseExhausted } from '@helix/database';
import { AppError, conflict, invalid } from '@helix/runtime';

type DatabaseError = Error & { code?: string; constraint?: string; detail?: string; table?: string };

/** Serialization failure, deadlock, lock and statement timeouts: the same call may succeed in a moment. */
const BUSY_CODES = new Set(['40001', '40P01', '55P03', '57014', '25P03']);
/** A NUL or a broken character in text, a number out of range, a malformed value, a CHECK. */
const BAD_VALUE_CODES = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008', '23514', '23502']);

const TAKEN: Record<string, { code: ErrorCode; message: string }> = {
  users_email: { code: 'email_taken', message: 'Somebody already uses this e-mail address.' },
  departments_name: named('department'),
  boards_name: named('board'),
  boards_org_id_key_key: {
    code: 'name_taken',
    message: 'Another board already uses this key. Choose another one.',
  },
  ai_models_name: named('model'),
  gateways_name: named('gateway'),
  agents_name: named('agent'),
  skills_name: named('skill'),
  skills_slug: {
    code: 'name_taken',
    message: 'Another skill already has this short name. Choose another one.',
  },
};

/** Null when the error did not come from the database. */
export function toDatabaseProblem(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  const { code = '', constraint = '', detail = '' } = error as DatabaseError;
  if (isDatabaseAway(error)) {
    return unavailable(
      'The database does not answer. It is tried again all the time; wait a moment, then try again.',
      error,
    );
  }
  if (isDatabaseExhausted(error)) {
    return unavailable(
      'The database has no disk space or memory left, so nothing was changed. Ask whoever runs it to free some.',
      error,
    );
  }
  if (BUSY_CODES.has(code)) {
    return unavailable('The database was too busy to finish this. Nothing was changed; try again.', error);
  }
  if (code === '23505') return conflictOf(constraint);
  if (code === '23503') return brokenReference(constraint, detail);
  if (BAD_VALUE_CODES.has(code)) {
    return new AppError({
      status: 400,
      code: 'validation_failed',
      message: 'A value cannot be stored as it is. Check the text and the numbers, then try again.',
      cause: error,
    });
  }
  return null;
}

function named(what: string): { code: ErrorCode; message: string } {
  return { code: 'name_taken', message: `Another ${what} already has this name. Choose another one.` };
}

function unavailable(message: string, cause: unknown): AppError {
  return new AppError({
    status: 503,
    code: 'database_unavailable',
    message,
    retryable: true,
    retryAfterSeconds: 1,
    cause,
  });
}

function conflictOf(constraint: string): AppError {
  const taken = TAKEN[constraint];
  if (taken) return conflict(taken.code, taken.message);
  return conflict('conflict', 'Somebody changed the same thing at the same moment. Reload, then try again.');
}

/** Where the API calls it otherwise than the column. */
const FIELDS: Record<string, string> = {
  agents_org_id_ai_model_id_fkey: 'model_id',
  skill_boards_org_id_board_id_fkey: 'activation_boards',
  agent_skills_org_id_skill_id_fkey: 'skill_ids',
};

/** Our keys between tenant tables are composite, named `<table>_org_id_<column>_fkey`. */
function brokenReference(constraint: string, detail: string): AppError {
  if (detail.includes('still referenced')) {
    return conflict('in_use', 'Something still uses this. Remove that first, then try again.');
  }
  const column = /_org_id_(\w+)_fkey$/.exec(constraint)?.[1] ?? 'id';
  return invalid(FIELDS[constraint] ?? column, 'does not exist in this organization');
}
