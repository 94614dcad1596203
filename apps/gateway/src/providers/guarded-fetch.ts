// Owns what a provider's HTTP answer may do to us: it leads nowhere else, and it has an end.

/** Some 300 bytes a token for the chattiest stream: room for 300,000 tokens, beyond any model's answer. */
const ANSWER_MAX_BYTES = 100_000_000;
/** An explanation longer than this explains nothing. */
const ERROR_MAX_BYTES = 64_000;

/**
 * `fetch` for the provider packages. A redirect is not followed: `fetch` would drop `authorization` on the way to
 * another host, but hand it `x-api-key` and the whole prompt.
 */
export async function guardedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  return new Response(response.ok ? failAfter(body, ANSWER_MAX_BYTES) : endAfter(body, ERROR_MAX_BYTES), {
    status,
    statusText,
    headers,
  });
}

function failAfter(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  return limited(body, maxBytes, (controller) =>
    controller.error(new Error(`The answer has more than ${maxBytes} bytes.`)),
  );
}

function endAfter(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  return limited(body, maxBytes, (controller) => controller.close());
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

function limited(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  onLimit: (controller: Controller) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = maxBytes;
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        left -= value.length;
        if (left >= 0) return controller.enqueue(value);
        onLimit(controller);
        await reader.cancel();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
