import { startScriptedProvider, text } from '@helix/testing';
import { expect, it, onTestFinished } from 'vitest';
import {
  connectClient,
  createAgent,
  SESSION_KEY,
  startRun,
  startTestGateway,
} from '../testing/test-gateway.ts';
import { startTestProduct } from '../testing/test-product.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const base64 = png.toString('base64');

/** Two pictures and a text in one step, then an answer; then a second run on the same session. */
const script = [
  {
    steps: [
      { type: 'tool-call' as const, id: 'call-1', name: 'read_attachment', arguments: { name: 'a.png' } },
      { type: 'tool-call' as const, id: 'call-2', name: 'list', arguments: {} },
      { type: 'tool-call' as const, id: 'call-3', name: 'read_attachment', arguments: { name: 'b.png' } },
    ],
  },
  { steps: text('Two dots.') },
  { steps: text('As I said.') },
];

it.each(['openai-compatible', 'openai', 'anthropic', 'google'] as const)(
  'shows pictures to a model of %s, after the results of all tools, and not again in the next run',
  async (name) => {
    const provider = await startScriptedProvider({ script });
    onTestFinished(() => provider.stop());
    const { product } = await startTestProduct([
      { name: 'a.png', type: 'image/png', bytes: png },
      { name: 'b.png', type: 'image/png', bytes: png },
    ]);
    const gateway = await startTestGateway();
    const client = await connectClient(gateway.url);
    await createAgent(client);
    const model = { provider: name, name: 'm', baseUrl: provider.url, apiKey: 'k', takesImages: true };
    const run = await startRun(client, 'r-1', { model, product });
    expect(await run.final).toMatchObject({ status: 'ok', text: 'Two dots.' });
    const [, second] = provider.requests.map(({ body }) => JSON.stringify(body));
    expect(second?.split(base64)).toHaveLength(3);
    expect(second).toContain('The picture \\"a.png\\":');
    const firstImage = second?.indexOf(base64) ?? 0;
    expect(second?.lastIndexOf('is shown to you in this run')).toBeLessThan(firstImage);

    const next = await startRun(client, 'r-2', { model, product, message: 'And now?' });
    expect(await next.final).toMatchObject({ status: 'ok', text: 'As I said.' });
    const third = JSON.stringify(provider.requests[2]?.body);
    expect(third).toContain('is shown to you in this run');
    expect(third).not.toContain(base64);
    const history = JSON.stringify(await client.request('chat.history', { sessionKey: SESSION_KEY }));
    expect(history).not.toContain(base64);
  },
);
