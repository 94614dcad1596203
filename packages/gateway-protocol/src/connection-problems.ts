// Owns the words for what is wrong with a connection to a gateway.
import { type HelloOk, missingScopes } from './connect.ts';

export type ConnectionProblem = {
  code: string;
  message: string;
  /** The gateway's own, of a refusal. */
  details?: unknown;
};

export function describeMissingScopes(hello: HelloOk): ConnectionProblem | undefined {
  const missing = missingScopes(hello.auth.scopes);
  if (missing.length === 0) return undefined;
  return {
    code: 'MISSING_SCOPE',
    message: `The gateway connected us without ${missing.join(', ')}. Approve this device on the gateway, or run both on one host.`,
  };
}

export function describeSocketError(error: NodeJS.ErrnoException, url: string): ConnectionProblem {
  // An upgrade refused over HTTP reaches us from `ws` only as this text.
  const status = /Unexpected server response: (\d+)/.exec(error.message)?.[1];
  if (status)
    return {
      code: `HTTP_${status}`,
      message: `The gateway answered HTTP ${status} instead of opening a WebSocket.`,
    };
  if (error.code === 'ECONNREFUSED')
    return {
      code: error.code,
      message: `Nothing listens at ${url}. Start the gateway or correct its address.`,
    };
  return { code: error.code ?? 'SOCKET_ERROR', message: `The connection to ${url} failed: ${error.message}` };
}
