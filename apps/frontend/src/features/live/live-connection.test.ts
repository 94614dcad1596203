import type { ClientMessage, LiveEvent, ServerMessage } from '@helix/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EventPoll, POLL_EVERY_MS } from './event-poller.ts';
import {
  backoffMs,
  LiveConnection,
  type LiveSocketHandlers,
  OPEN_DEADLINE_MS,
  PING_EVERY_MS,
  PONG_DEADLINE_MS,
  PROBE_DEADLINE_MS,
} from './live-connection.ts';

const RUN = '0190a000-0000-7000-8000-000000000001';
const TASK = '0190a000-0000-7000-8000-000000000002';
const event: LiveEvent = {
  id: '1',
  type: 'task.updated',
  board_id: null,
  entity: 'task',
  entity_id: TASK,
  task_id: null,
  version: 2,
};

/** The server's end of one socket. */
class Socket {
  readonly sent: ClientMessage[] = [];
  isClosed = false;
  readonly handlers: LiveSocketHandlers;
  constructor(handlers: LiveSocketHandlers) {
    this.handlers = handlers;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.isClosed = true;
  }
  answer(message: ServerMessage) {
    this.handlers.onMessage(JSON.stringify(message));
  }
  accept(cursor = 'c1') {
    this.handlers.onOpen();
    this.answer({ type: 'hello', cursor });
  }
}

function setUp(poll?: (cursor: string | undefined) => Promise<EventPoll>) {
  const sockets: Socket[] = [];
  const told = {
    events: [] as LiveEvent[][],
    resyncs: 0,
    runs: [] as unknown[],
    phases: [] as string[],
    unauthenticated: 0,
    polls: [] as (string | undefined)[],
  };
  const connection = new LiveConnection({
    openSocket: (handlers) => {
      const socket = new Socket(handlers);
      sockets.push(socket);
      return socket;
    },
    pollEvents: async (cursor) => {
      told.polls.push(cursor);
      if (poll) return await poll(cursor);
      throw new Error('the server does not answer');
    },
    pollRunText: async () => 'so far',
    onEvents: (events) => told.events.push(events),
    onResync: () => {
      told.resyncs += 1;
    },
    onRunMessage: (runId, message) => told.runs.push({ runId, ...message }),
    onStateChange: (state) => told.phases.push(`${state.phase}/${state.transport}`),
    onUnauthenticated: () => {
      told.unauthenticated += 1;
    },
    clock: {
      now: () => Date.now(),
      setTimeout: (run, delayMs) => setTimeout(run, delayMs),
      clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
    },
    random: () => 1,
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };
  return { connection, sockets, last, told };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the live connection', () => {
  it('says hello, goes live, and refetches once when it had no cursor', () => {
    const { connection, last, told } = setUp();
    connection.start();
    last().accept();
    expect(last().sent).toEqual([{ type: 'hello' }]);
    expect(told.resyncs).toBe(1);
    expect(connection.state).toMatchObject({ phase: 'live', transport: 'socket' });
  });

  it('says while the server cannot read changes, and is live again when it can', () => {
    const { connection, last, told } = setUp();
    connection.start();
    last().accept();
    last().answer({ type: 'status', is_delayed: true });
    expect(connection.state).toMatchObject({ phase: 'delayed', transport: 'socket' });
    last().answer({ type: 'status', is_delayed: false });
    expect(told.phases).toEqual(['live/socket', 'delayed/socket', 'live/socket']);
  });

  it('starts from the cursor of a rendered page without refetching', async () => {
    const { connection, last, told } = setUp();
    await connection.catchUp('page');
    connection.start();
    last().accept();
    expect(last().sent).toEqual([{ type: 'hello', cursor: 'page' }]);
    expect(told.resyncs).toBe(0);
  });

  it('fetches what a page rendered later has missed', async () => {
    const { connection, last, told } = setUp(async () => ({ cursor: 'c9', resync: false, events: [event] }));
    connection.start();
    last().accept('c1');
    await connection.catchUp('c1');
    expect(told.polls).toEqual([]);
    await connection.catchUp('c0');
    expect(told.polls).toEqual(['c0']);
    expect(told.events).toEqual([[event]]);
  });

  it('comes back with the cursor of the last event', () => {
    const { connection, sockets, last, told } = setUp();
    connection.start();
    last().accept('c1');
    last().answer({ type: 'events', cursor: 'c2', events: [event] });
    last().handlers.onClose(1006);
    expect(told.phases.at(-1)).toBe('reconnecting/socket');
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    last().accept('c5');
    expect(last().sent[0]).toEqual({ type: 'hello', cursor: 'c2' });
    expect(told.events).toEqual([[event]]);
    expect(told.phases.at(-1)).toBe('live/socket');
  });

  it('keeps its own cursor until the replay has arrived', () => {
    const { connection, last } = setUp();
    connection.start();
    last().accept('c1');
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    last().accept('c7');
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    last().handlers.onOpen();
    expect(last().sent[0]).toEqual({ type: 'hello', cursor: 'c1' });
  });

  it('refetches everything on resync and goes on from there', () => {
    const { connection, last, told } = setUp();
    connection.start();
    last().accept('c1');
    last().answer({ type: 'resync', cursor: 'c8' });
    expect(told.resyncs).toBe(2);
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    last().handlers.onOpen();
    expect(last().sent[0]).toEqual({ type: 'hello', cursor: 'c8' });
  });

  it('goes live when its cursor is too old to replay from', () => {
    const { connection, last, told } = setUp();
    connection.start();
    last().accept('c1');
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    last().handlers.onOpen();
    last().answer({ type: 'resync', cursor: 'c9' });
    expect(told.phases.at(-1)).toBe('live/socket');
    expect(told.resyncs).toBe(2);
  });

  it('asks for a snapshot again by watching anew', () => {
    const { connection, last } = setUp();
    connection.start();
    last().accept();
    connection.watchRun(RUN);
    connection.rewatchRun(RUN);
    expect(
      last()
        .sent.slice(-2)
        .map((message) => message.type),
    ).toEqual(['unwatch', 'watch']);
  });

  it('finds a half-open socket by a ping without an answer', () => {
    const { connection, sockets, last, told } = setUp();
    connection.start();
    last().accept();
    vi.advanceTimersByTime(PING_EVERY_MS);
    expect(last().sent.at(-1)).toEqual({ type: 'ping' });
    last().answer({ type: 'pong' });
    vi.advanceTimersByTime(PONG_DEADLINE_MS);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(PING_EVERY_MS);
    vi.advanceTimersByTime(PONG_DEADLINE_MS);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(told.phases.at(-1)).toBe('reconnecting/socket');
  });

  it('probes at once when the tab wakes, and connects at once when it was waiting', () => {
    const { connection, sockets, last } = setUp();
    connection.start();
    last().accept();
    connection.wake();
    expect(last().sent.at(-1)).toEqual({ type: 'ping' });
    vi.advanceTimersByTime(PROBE_DEADLINE_MS);
    expect(sockets).toHaveLength(2);
    last().handlers.onClose(1006);
    connection.wake();
    expect(sockets).toHaveLength(3);
    connection.wake();
    expect(sockets).toHaveLength(3);
  });

  it('gives up a socket that never opens', () => {
    const { connection, sockets } = setUp();
    connection.start();
    vi.advanceTimersByTime(OPEN_DEADLINE_MS + 300);
    expect(sockets).toHaveLength(2);
  });

  it('polls after three failures, events and watched runs alike, until a socket opens', async () => {
    const { connection, last, told } = setUp(async () => ({ cursor: 'p1', resync: false, events: [event] }));
    connection.watchRun(RUN);
    connection.start();
    for (let failure = 0; failure < 3; failure += 1) {
      last().handlers.onClose(1006);
      if (failure < 2) await vi.advanceTimersByTimeAsync(1_200);
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(told.phases.at(-1)).toBe('live/polling');
    expect(told.resyncs).toBe(1);
    expect(told.runs).toContainEqual({ runId: RUN, type: 'snapshot', text: 'so far' });
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS);
    expect(told.polls).toEqual([undefined, 'p1']);
    expect(told.events).toEqual([[event]]);
    last().accept('c2');
    const polls = told.polls.length;
    await vi.advanceTimersByTimeAsync(POLL_EVERY_MS * 3);
    expect(told.polls).toHaveLength(polls);
    expect(told.phases.at(-1)).toBe('live/socket');
    expect(last().sent).toContainEqual({ type: 'watch', run_id: RUN });
  });

  it('is offline when neither sockets nor polling reach the server', async () => {
    const { connection, last, told } = setUp();
    connection.start();
    for (let failure = 0; failure < 3; failure += 1) {
      last().handlers.onClose(1006);
      if (failure < 2) await vi.advanceTimersByTimeAsync(1_200);
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(told.phases.at(-1)).toBe('offline/polling');
  });

  it('watches a run once for all its watchers and again after a reconnect', () => {
    const { connection, last } = setUp();
    connection.start();
    last().accept();
    connection.watchRun(RUN);
    connection.watchRun(RUN);
    connection.unwatchRun(RUN);
    expect(last().sent.filter((message) => message.type !== 'hello')).toEqual([
      { type: 'watch', run_id: RUN },
    ]);
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    last().accept();
    expect(last().sent.at(-1)).toEqual({ type: 'watch', run_id: RUN });
    connection.unwatchRun(RUN);
    expect(last().sent.at(-1)).toEqual({ type: 'unwatch', run_id: RUN });
  });

  it('passes run output on and skips what it cannot read', () => {
    const { connection, last, told } = setUp();
    connection.start();
    last().accept();
    last().handlers.onMessage('not json');
    last().handlers.onMessage('{"type":"from.the.future"}');
    last().answer({ type: 'run.snapshot', run_id: RUN, offset: 0, text: 'He' });
    last().answer({ type: 'run.delta', run_id: RUN, offset: 2, text: 'llo' });
    expect(told.runs).toEqual([
      { runId: RUN, type: 'snapshot', text: 'He' },
      { runId: RUN, type: 'delta', offset: 2, text: 'llo' },
    ]);
  });

  it('stops for good when the session is over', () => {
    const { connection, sockets, last, told } = setUp();
    connection.start();
    last().handlers.onClose(4401);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(told.unauthenticated).toBe(1);
  });

  it('ignores what an older socket still says', () => {
    const { connection, sockets, last, told } = setUp();
    connection.start();
    last().accept();
    last().handlers.onClose(1006);
    vi.advanceTimersByTime(300);
    sockets[0]?.answer({ type: 'events', cursor: 'old', events: [event] });
    expect(told.events).toEqual([]);
  });
});

describe('the backoff', () => {
  it('grows from 0.3 to 10 seconds, jittered', () => {
    expect(backoffMs(1, 1)).toBe(300);
    expect(backoffMs(3, 0)).toBe(600);
    expect(backoffMs(3, 1)).toBe(1_200);
    expect(backoffMs(40, 1)).toBe(10_000);
    expect(backoffMs(40, 0)).toBe(5_000);
  });
});
