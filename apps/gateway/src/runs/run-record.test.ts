import { promptDataSchema, stepDataSchema } from '@helix/gateway-protocol';
import { promptText, startScriptedProvider, words } from '@helix/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connectClient, createAgent, startRun, startTestGateway } from '../testing/test-gateway.ts';

it('tells each call of the model with its times and tokens, and the prompt with all that was said before', async () => {
  const provider = await startScriptedProvider();
  onTestFinished(() => provider.stop());
  const gateway = await startTestGateway();
  const client = await connectClient(gateway.url);
  await createAgent(client, 'You are brief.');
  provider.setScript([
    {
      steps: [...words('Let me look. '), { type: 'tool-call', name: 'list', arguments: {} }],
      usage: { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40 },
    },
    { steps: words('Waves on stone.'), usage: { inputTokens: 150, outputTokens: 5 } },
    { steps: words('Shorter: waves.'), usage: { inputTokens: 200, outputTokens: 4 } },
  ]);
  const price = { inputPerMillionUsd: 10, outputPerMillionUsd: 100 };
  const model = {
    provider: 'openai-compatible' as const,
    name: 'scripted-model',
    baseUrl: provider.url,
    price,
  };
  for (const [runId, message] of [
    ['r-1', 'Write a haiku.'],
    ['r-2', 'Shorter, please.'],
  ] as const)
    await (await startRun(client, runId, { model, message })).final;

  const told = client.events.flatMap((event) => {
    const payload = event.payload as { stream?: string; runId: string; data: Record<string, unknown> };
    return event.event === 'agent' && payload.stream === 'helix' ? [payload] : [];
  });
  const steps = told
    .filter(({ runId }) => runId === 'r-1')
    .flatMap(({ data }) => stepDataSchema.safeParse(data).data ?? []);
  expect(steps.map(({ phase, number }) => `${phase} ${number}`)).toEqual([
    'step-start 1',
    'step-end 1',
    'step-start 2',
    'step-end 2',
  ]);
  expect(steps[1]).toMatchObject({ usage: { input: 60, output: 10, cacheRead: 40 }, stopReason: 'toolUse' });
  expect(steps[1]?.costUsd).toBeCloseTo(0.002, 6);
  expect(steps[3]).toMatchObject({ usage: { input: 150, output: 5 }, stopReason: 'stop' });
  for (const { startedAt, firstTokenAt, endedAt } of [steps[1], steps[3]].filter(
    (step) => step !== undefined,
  )) {
    expect(startedAt).toBeLessThanOrEqual(firstTokenAt ?? 0);
    expect(firstTokenAt).toBeLessThanOrEqual(endedAt ?? 0);
  }

  const prompts = told.flatMap(({ data }) => promptDataSchema.safeParse(data).data ?? []);
  expect(prompts.map(({ message }) => message)).toEqual(['Write a haiku.', 'Shorter, please.']);
  expect(prompts[0]).toMatchObject({ history: [], tools: ['read', 'write', 'list', 'remember', 'note'] });
  expect(prompts[1]?.history?.map(({ role, text }) => `${role}: ${text}`)).toEqual([
    'user: Write a haiku.',
    'assistant: Let me look. \n\nlist({})',
    expect.stringMatching(/^tool: list: SOUL\.md/),
    'assistant: Waves on stone.',
  ]);
  // It is what the provider got, and nothing else.
  const sent = promptText(provider.requests[2]?.body);
  for (const text of [prompts[1]?.system, prompts[1]?.message, 'Waves on stone.'])
    expect(sent).toContain(text);
});
