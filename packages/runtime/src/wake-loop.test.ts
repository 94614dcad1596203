import { expect, it } from 'vitest';
import { WakeLoop } from './wake-loop.ts';

it('works once at a time, and once more for all calls that come meanwhile', async () => {
  let atOnce = 0;
  let turns = 0;
  const gate = Promise.withResolvers<void>();
  const loop = new WakeLoop(async () => {
    turns += 1;
    atOnce += 1;
    expect(atOnce).toBe(1);
    await gate.promise;
    atOnce -= 1;
  });
  for (let call = 0; call < 5; call += 1) loop.wake();
  gate.resolve();
  await loop.settle();
  expect(turns).toBe(2);
  loop.wake();
  await loop.settle();
  expect(turns).toBe(3);
});

it('hears a call in every moment between the end of the work and the end of the loop', async () => {
  for (let hops = 0; hops < 8; hops += 1) {
    let turns = 0;
    const gate = Promise.withResolvers<void>();
    const loop = new WakeLoop(async () => {
      turns += 1;
      await gate.promise;
    });
    loop.wake();
    const call = (async () => {
      await gate.promise;
      for (let hop = 0; hop < hops; hop += 1) await undefined;
      loop.wake();
    })();
    gate.resolve();
    await call;
    await loop.settle();
    expect(turns, `${hops} moments later`).toBe(2);
  }
});
