import type { ErrorShape } from './frames.ts';

/** The gateway answered a request with an error. `code` and `details.code` are stable, the text is not. */
export class GatewayError extends Error {
  readonly code: string;
  readonly details: unknown;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(shape: ErrorShape, options?: ErrorOptions) {
    super(shape.message, options);
    this.name = 'GatewayError';
    this.code = shape.code;
    this.details = shape.details;
    this.retryable = shape.retryable ?? false;
    this.retryAfterMs = shape.retryAfterMs;
  }

  /** OpenClaw's finer code, such as AUTH_TOKEN_MISMATCH or MISSING_SCOPE. */
  get detailCode(): string | undefined {
    const { details } = this;
    if (typeof details !== 'object' || details === null) return undefined;
    const { code } = details as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  }
}

/** The connection ended, or was not there, before an answer came. Whether the request took effect is unknown. */
export class GatewayDisconnectedError extends Error {
  readonly code = 'GATEWAY_DISCONNECTED';
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GatewayDisconnectedError';
  }
}
