import type { ErrorShape } from '@helix/gateway-protocol';

/** A request is refused. `payload` goes beside the error, as a failed run's summary does. */
export class RequestError extends Error {
  readonly shape: ErrorShape;
  readonly payload: unknown;

  constructor(shape: ErrorShape, payload?: unknown) {
    super(shape.message);
    this.name = 'RequestError';
    this.shape = shape;
    this.payload = payload;
  }
}

export function invalidRequest(message: string, details?: unknown): RequestError {
  return new RequestError({ code: 'INVALID_REQUEST', message, details });
}
