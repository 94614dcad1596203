// Owns the list of error codes a client of the REST API or the sockets can meet.
import { z } from 'zod';

export const errorCodes = [
  'bad_request',
  'validation_failed',
  'unauthenticated',
  'invalid_credentials',
  'forbidden',
  'forbidden_origin',
  'not_found',
  'method_not_allowed',
  'conflict',
  'version_conflict',
  'invalid_transition',
  'name_taken',
  'email_taken',
  'last_owner',
  'invitation_invalid',
  'invitation_closed',
  'in_use',
  'setup_closed',
  'setup_token_invalid',
  'agent_required',
  'already_running',
  'not_running',
  'idempotency_mismatch',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'gateway_unavailable',
  'telegram_unavailable',
  'database_unavailable',
  'storage_full',
  'file_missing',
  'file_unreadable',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = (typeof errorCodes)[number];

/** Why a run ended without a result. `describeRunError` of the domain says which may succeed when run again unchanged. */
export const runErrorCodes = [
  'auth',
  'no_credit',
  'rate_limit',
  'provider_unavailable',
  'timeout',
  'bad_response',
  'context_length',
  'refused',
  'request_refused',
  'budget',
  'model_not_found',
  'model_missing',
  'gateway_unavailable',
  'interrupted',
  'deadline',
  'internal',
] as const;

export const runErrorCodeSchema = z.enum(runErrorCodes);
export type RunErrorCode = (typeof runErrorCodes)[number];
