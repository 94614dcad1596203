// Owns how tools speak to the product: with the token of their run, and its refusals as words for the model.
import { ToolError } from './tool.ts';

export type Product = { url: string; token: string };

type ProductCall = {
  signal: AbortSignal;
  timeoutMs: number;
  /** Sent as JSON by POST; a GET without. */
  body?: object;
  /** What the model reads when HELIX does not answer, such as `The comment could not be posted`. */
  onSilence: string;
  /** What it reads when HELIX refuses, such as `The comment was not accepted`. */
  onRefusal: string;
};

/** The part of the product's API that one run's tools see. */
export class ProductApi {
  readonly #base: string;
  readonly #token: string;

  constructor({ url, token }: Product, runId: string) {
    this.#base = `${url.replace(/\/+$/, '')}/api/agent/runs/${encodeURIComponent(runId)}`;
    this.#token = token;
  }

  /** @param path after the run's own, such as `/comments`. @throws ToolError for anything but success */
  async call(path: string, call: ProductCall): Promise<Response> {
    const { body, signal, timeoutMs, onSilence, onRefusal } = call;
    const response = await fetch(`${this.#base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new ToolError(`${onSilence}: HELIX did not answer. Go on without it.`);
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
    const why = typeof problem?.detail === 'string' ? problem.detail : `status ${response.status}`;
    throw new ToolError(`${onRefusal}: ${why}`);
  }
}
