import { describe, expect, it } from 'vitest';
import type { LiveChannel, RunMessage } from '#lib/live-channel.tsx';
import { RunStream, type RunStreamTimers, runStreamOf } from './run-stream.ts';

function setUp() {
  const told = { watches: 0, unwatches: 0, rewatches: 0, notices: 0 };
  let listener: (message: RunMessage) => void = () => undefined;
  let frames: (() => void)[] = [];
  let timeouts: (() => void)[] = [];
  let nowMs = 0;
  const channel: LiveChannel = {
    watchRun: (_runId, next) => {
      told.watches += 1;
      listener = next;
      return () => {
        told.unwatches += 1;
      };
    },
    rewatchRun: () => {
      told.rewatches += 1;
    },
    catchUp: () => undefined,
  };
  const timers: RunStreamTimers = {
    nextFrame: (run) => frames.push(run),
    setTimeout: (run) => {
      timeouts.push(run);
      return run;
    },
    clearTimeout: (handle) => {
      timeouts = timeouts.filter((each) => each !== handle);
    },
    now: () => nowMs,
  };
  const stream = new RunStream(channel, 'run', timers);
  return {
    stream,
    told,
    channel,
    timers,
    say: (message: RunMessage) => listener(message),
    pass: (ms: number) => {
      nowMs += ms;
    },
    frame: () => {
      const due = frames;
      frames = [];
      for (const run of due) run();
    },
    elapse: () => {
      const due = timeouts;
      timeouts = [];
      for (const run of due) run();
    },
  };
}

describe('the stream of a run', () => {
  it('tells its listeners once a frame', () => {
    const { stream, told, say, frame } = setUp();
    stream.subscribe(() => {
      told.notices += 1;
    });
    say({ type: 'snapshot', text: 'a' });
    say({ type: 'delta', offset: 1, text: 'b' });
    expect(stream.read().text).toBe('');
    frame();
    expect(stream.read().text).toBe('ab');
    expect(told.notices).toBe(1);
  });

  it('asks for a snapshot when a delta is missing, once a second at most', () => {
    const { stream, told, say, pass } = setUp();
    stream.subscribe(() => undefined);
    say({ type: 'snapshot', text: 'a' });
    say({ type: 'delta', offset: 9, text: 'b' });
    say({ type: 'delta', offset: 10, text: 'b' });
    expect(told.rewatches).toBe(1);
    pass(1_000);
    say({ type: 'delta', offset: 11, text: 'b' });
    expect(told.rewatches).toBe(2);
  });

  it('shares one watch and lets it linger', () => {
    const { stream, told, elapse } = setUp();
    const first = stream.subscribe(() => undefined);
    const second = stream.subscribe(() => undefined);
    first();
    second();
    const third = stream.subscribe(() => undefined);
    elapse();
    expect(told).toMatchObject({ watches: 1, unwatches: 0 });
    third();
    elapse();
    expect(told).toMatchObject({ watches: 1, unwatches: 1 });
    stream.subscribe(() => undefined);
    expect(told.watches).toBe(2);
  });

  it('is one for all who show the run', () => {
    const { channel, timers } = setUp();
    expect(runStreamOf(channel, 'a', timers)).toBe(runStreamOf(channel, 'a', timers));
    expect(runStreamOf(channel, 'a', timers)).not.toBe(runStreamOf(channel, 'b', timers));
  });
});
