import { createLogger } from '@helix/runtime';
import { expect, it, onTestFinished, vi } from 'vitest';
import { BackgroundLoop } from './background-loop.ts';

function startLoop(work: () => Promise<void>, everyMs = 60_000) {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const [warned, failed] = [vi.spyOn(logger, 'warn'), vi.spyOn(logger, 'error')];
  const loop = new BackgroundLoop({ what: 'the work', everyMs, logger, work });
  loop.start();
  onTestFinished(() => loop.stop());
  return { loop, warned, failed };
}

it('works at its pace and when it is woken', async () => {
  const work = vi.fn(async () => {});
  const { loop } = startLoop(work, 5);
  await vi.waitFor(() => expect(work.mock.calls.length).toBeGreaterThan(2));
  const turns = work.mock.calls.length;
  loop.wake();
  expect(work.mock.calls.length).toBe(turns + 1);
});

it('goes on after a failure, and tells of an outage of the database once', async () => {
  const errors = [Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), new TypeError('ours')];
  const turns = [errors[0], errors[0], errors[1], errors[1], undefined];
  const { loop, warned, failed } = startLoop(async () => {
    const error = turns.shift();
    if (turns.length > 0) loop.wake();
    if (error) throw error;
  });
  loop.wake();
  await vi.waitFor(() => expect(turns).toEqual([]));
  expect(warned).toHaveBeenCalledTimes(1);
  expect(failed).toHaveBeenCalledTimes(2);
});

it('waits at its end for the turn under way, and begins none after it', async () => {
  const gate = Promise.withResolvers<void>();
  const work = vi.fn(() => gate.promise);
  const { loop } = startLoop(work);
  loop.wake();
  loop.wake();
  const stopping = loop.stop();
  const isOver = vi.fn();
  void stopping.then(isOver);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).not.toHaveBeenCalled();
  gate.resolve();
  await stopping;
  loop.wake();
  expect(work).toHaveBeenCalledTimes(1);
});
