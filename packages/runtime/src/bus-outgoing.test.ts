import { expect, it } from 'vitest';
import { type BusMessage, BusOutgoing } from './bus-outgoing.ts';
import { createLogger } from './logger.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

it('keeps what cannot leave, each message once, and sends it with the next connection', async () => {
  let isOpen = true;
  let isBroken = true;
  const sent: string[][] = [];
  const outgoing = new BusOutgoing({
    isOpen: () => isOpen,
    send: async (batch: BusMessage[]) => {
      if (isBroken) throw new Error('the connection broke');
      sent.push(batch.map(({ topic, payload }) => `${topic} ${payload}`));
    },
    logger,
  });
  outgoing.add({ topic: 'run-cancel', payload: 'one' });
  await outgoing.settle();
  isOpen = false;
  for (const payload of ['two', 'one', 'two']) outgoing.add({ topic: 'run-cancel', payload });
  await outgoing.settle();
  expect(sent).toEqual([]);
  [isOpen, isBroken] = [true, false];
  outgoing.flush();
  await outgoing.settle();
  expect(sent.flat().toSorted()).toEqual(['run-cancel one', 'run-cancel two']);
});
