import {
  formatValidationErrors,
  validateAgentParams,
  validateConnectParams,
} from '@openclaw/gateway-protocol';
import { describe, expect, it } from 'vitest';
import { connectParamsSchema } from './connect.ts';
import { formatIssues } from './format-issues.ts';
import { agentParamsSchema } from './methods.ts';

const client = { id: 'cli', version: '1', platform: 'linux', mode: 'cli' };

describe('formatIssues', () => {
  it.each([
    [{ message: 'x' }],
    [{}],
    [{ message: 'x', idempotencyKey: '1', foo: 1, bar: 2 }],
    [{ message: '', idempotencyKey: 'a' }],
    [{ message: 'x', idempotencyKey: 'a', timeout: -1 }],
    [{ message: 5, idempotencyKey: 'a' }],
    ['text'],
    [null],
  ])('words bad agent parameters as OpenClaw does: %j', (params) => {
    validateAgentParams(params);
    const parsed = agentParamsSchema.safeParse(params);
    expect(parsed.error && formatIssues(parsed.error, params)).toBe(
      formatValidationErrors(validateAgentParams.errors),
    );
  });

  it.each([
    [{ minProtocol: 4, maxProtocol: 4, client: { ...client, id: 'mine' } }],
    [{ minProtocol: 4, maxProtocol: 4, client: { ...client, extra: 1 } }],
    [{ minProtocol: 4, maxProtocol: 4 }],
  ])('words bad connect parameters as OpenClaw does: %j', (params) => {
    validateConnectParams(params);
    const parsed = connectParamsSchema.safeParse(params);
    expect(parsed.error && formatIssues(parsed.error, params)).toBe(
      formatValidationErrors(validateConnectParams.errors),
    );
  });
});
