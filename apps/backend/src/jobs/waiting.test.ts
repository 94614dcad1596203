import { expect, it, onTestFinished, vi } from 'vitest';
import { abortable } from './waiting.ts';

it('gives the value of a promise that is faster than the signal', async () => {
  expect(await abortable(Promise.resolve('done'), new AbortController().signal)).toBe('done');
});

it('stops waiting when the signal fires', async () => {
  const controller = new AbortController();
  const waiting = abortable(new Promise(() => {}), controller.signal);
  controller.abort();
  expect(await waiting).toBe('aborted');
});

it('leaves no unhandled rejection behind when the signal had fired before', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const late = Promise.withResolvers<never>();
  expect(await abortable(late.promise, AbortSignal.abort())).toBe('aborted');
  late.reject(new Error('the connection was lost'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});
