import type { ServerMessage } from '@helix/contracts';
import type { AgentEvent } from '@helix/gateway-protocol';
import { describe, expect, it } from 'vitest';
import { type RunSource, RunStreams } from './run-streams.ts';

const place = { orgId: 'org', gatewayId: null } as unknown as Parameters<RunStreams['open']>[2];

/** A gateway whose answer to "what has it written?" the test decides; null while it is away. */
function stage() {
  const source: RunSource & { text: string | null } = {
    text: null,
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
    snapshot: async () => source.text,
  };
  const streams = new RunStreams(() => source);
  const watch = (isQueued = false) => {
    const messages: ServerMessage[] = [];
    const stop = streams.watch({ id: 'run', sessionKey: 'agent:a:task', place, isQueued }, (message) =>
      messages.push(message),
    );
    const texts = () =>
      messages.flatMap((each) =>
        each.type === 'run.snapshot' || each.type === 'run.delta'
          ? [`${each.type} ${each.offset} ${each.text}`]
          : [],
      );
    return { texts, stop };
  };
  const say = (delta: string, offset: number) =>
    streams.handle(
      { runId: 'run', seq: 1, ts: 1, stream: 'assistant', data: { delta, offset } } as AgentEvent,
      source,
    );
  return { source, streams, watch, say };
}

describe('watching a run that this replica knows nothing of', () => {
  it('sends no empty text, which would wipe what the viewer has, and all of it once it is known', async () => {
    const { source, streams, watch } = stage();
    const { texts } = watch();
    await Promise.resolve();
    expect(texts()).toEqual([]);
    source.text = 'Half of the answer';
    streams.resubscribe(source);
    await expect.poll(texts).toEqual(['run.snapshot 0 Half of the answer']);
  });

  it('begins with the first words where nothing was written before', async () => {
    const { watch, say } = stage();
    const { texts } = watch();
    say('Hel', 0);
    say('lo', 3);
    expect(texts()).toEqual(['run.snapshot 0 Hel', 'run.delta 3 lo']);
    // Who comes later gets it at once.
    expect(watch().texts()).toEqual(['run.snapshot 0 Hello']);
  });

  it('asks for the text when words come that follow on unknown ones', async () => {
    const { source, watch, say } = stage();
    const { texts } = watch();
    await Promise.resolve();
    source.text = 'Hello you';
    say(' you', 5);
    await expect.poll(texts).toEqual(['run.snapshot 0 Hello you']);
  });

  it('asks once more when words came while an older text was on its way', async () => {
    const { source, watch, say } = stage();
    const older = Promise.withResolvers<string>();
    const later = source.snapshot;
    source.snapshot = () => {
      source.snapshot = later;
      return older.promise;
    };
    const { texts } = watch();
    source.text = 'Hello you';
    say(' you', 5);
    older.resolve('Hel');
    await expect.poll(texts).toEqual(['run.snapshot 0 Hel', 'run.snapshot 0 Hello you']);
  });
});

it('tells at once that a run which waits has written nothing', () => {
  expect(stage().watch(true).texts()).toEqual(['run.snapshot 0 ']);
});

it('tells the viewers of a run that begins here that nothing is written yet', () => {
  const { streams, watch } = stage();
  const { texts } = watch();
  streams.begin(streams.open('run', 'agent:a:task', place));
  expect(texts()).toEqual(['run.snapshot 0 ']);
});
