// What every driver of the bus promises. Each runs this suite against its own real server.
import { waitFor } from '@helix/testing/system';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Bus, BusTopic } from '../bus.ts';

export interface BusStage {
  /** Another process's place on the same bus. */
  newBus(): Promise<Bus>;
  /** Takes every connection away, and the server with it until `restore`. */
  interrupt(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

export function describeBus(createStage: () => Promise<BusStage>): void {
  let stage: BusStage;
  const buses: Bus[] = [];
  beforeAll(async () => {
    stage = await createStage();
  });
  afterEach(async () => {
    for (const bus of buses.splice(0)) await bus.stop();
  });
  afterAll(() => stage?.stop());

  async function open() {
    const bus = await stage.newBus();
    buses.push(bus);
    await bus.start();
    const heard: string[] = [];
    for (const topic of ['events', 'runs', 'run-cancel', 'session-ended'] satisfies BusTopic[])
      bus.subscribe(topic, (payload) => heard.push(`${topic} ${payload}`.trim()));
    return { bus, heard };
  }

  async function openTwo() {
    const [one, two] = [await open(), await open()];
    await waitFor('both to be connected', () => one.bus.status().ok && two.bus.status().ok);
    return { one, two };
  }

  it('tells its own subscribers at once, and those of others soon, each once and by topic', async () => {
    const { one, two } = await openTwo();
    one.bus.publish('run-cancel', 'a');
    expect(one.heard).toEqual(['run-cancel a']);
    one.bus.publish('events');
    one.bus.publish('session-ended', 'Ωmega 🌍 with spaces');
    two.bus.publish('runs');
    await waitFor('all of it', () => one.heard.length === 4 && two.heard.length === 4, {
      describe: () => [one.heard, two.heard],
    });
    expect(two.heard.toSorted()).toEqual([
      'events',
      'run-cancel a',
      'runs',
      'session-ended Ωmega 🌍 with spaces',
    ]);
    expect(one.heard.toSorted()).toEqual(two.heard.toSorted());
  });

  it('sends equal messages once while they have not left', async () => {
    const { one, two } = await openTwo();
    for (let turn = 0; turn < 1_000; turn += 1) one.bus.publish('events');
    one.bus.publish('runs');
    await waitFor('the last message', () => two.heard.includes('runs'));
    expect(two.heard.length).toBeLessThanOrEqual(4);
    expect(one.heard).toHaveLength(1_001);
  });

  it('stops telling who has unsubscribed, and refuses texts that are no ids', async () => {
    const { one } = await openTwo();
    const heard: string[] = [];
    const stop = one.bus.subscribe('run-cancel', (payload) => heard.push(payload));
    one.bus.publish('run-cancel', 'before');
    stop();
    one.bus.publish('run-cancel', 'after');
    expect(heard).toEqual(['before']);
    expect(() => one.bus.publish('events', 'x'.repeat(8_000))).toThrow(/must be small/);
  });

  it('sends what was published just before it stopped', async () => {
    const { one, two } = await openTwo();
    one.bus.publish('run-cancel', 'the last word');
    await one.bus.stop();
    await waitFor('the last word', () => two.heard.includes('run-cancel the last word'));
  });

  it('says that something may have been missed while it is away and when it is back, and goes on by itself', async () => {
    const { one, two } = await openTwo();
    let looks = 0;
    two.bus.onMaybeMissed(() => {
      looks += 1;
    });
    await stage.interrupt();
    await waitFor('both to notice', () => !one.bus.status().ok && !two.bus.status().ok);
    await waitFor('repeated looks', () => looks >= 3);
    one.bus.publish('session-ended', 'while it was away');
    expect(one.heard).toContain('session-ended while it was away');

    const looksWhileAway = looks;
    await stage.restore();
    await waitFor('both to be back', () => one.bus.status().ok && two.bus.status().ok);
    // Whether it hears what was said meanwhile depends on who came back first; so it is told to look.
    await waitFor('a last look', () => looks > looksWhileAway);
    const looksWhenBack = looks;
    two.bus.publish('run-cancel', 'again');
    await waitFor('a message in the other direction', () => one.heard.includes('run-cancel again'));
    expect(looks - looksWhenBack, 'no looking around any more').toBeLessThanOrEqual(1);
  });
}
