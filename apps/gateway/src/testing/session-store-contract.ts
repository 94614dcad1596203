// What every store of transcripts promises.
import { expect, it } from 'vitest';
import { Session } from '../runs/session.ts';
import type { SessionLine } from '../runs/session-records.ts';
import type { SessionStore } from '../runs/session-store.ts';

export const ADA = '0190a0a0-0000-7000-8000-00000000000a';
export const BOB = '0190a0a0-0000-7000-8000-00000000000b';
export const keyOf = (agentId: string, tail: string): string => `agent:${agentId}:${tail}`;

export function label(text: string): SessionLine {
  return { type: 'label', label: text };
}

/** Opens a session as the registry does, and says something in it. */
export async function say(store: SessionStore, key: string, ...texts: string[]): Promise<Session> {
  const agentId = key.split(':')[1] ?? '';
  const session = new Session(key, agentId, await store.load(key));
  for (const text of texts) await sayMore(store, session, text);
  return session;
}

export async function sayMore(store: SessionStore, session: Session, text: string): Promise<void> {
  if (!session.isStored) session.apply(session.head());
  session.apply(label(text));
  await store.save(session, true);
}

/** What the transcript says, without its head. */
export async function heard(store: SessionStore, key: string): Promise<string[] | null> {
  const stored = await store.load(key);
  return (
    stored?.lines.flatMap((line) =>
      line.type === 'session' ? [] : line.type === 'label' ? [line.label] : ['?'],
    ) ?? null
  );
}

export function describeSessionStore(newStore: () => Promise<SessionStore>): void {
  it('keeps lines in order, whatever they say', async () => {
    const store = await newStore();
    expect(await store.load(keyOf(ADA, 'one'))).toBeNull();
    const texts = ['first', 'Ωmega 🌍\nwith a new line', 'x'.repeat(300_000)];
    await say(store, keyOf(ADA, 'one'), ...texts);
    expect(await heard(store, keyOf(ADA, 'one'))).toEqual(texts);
    expect((await store.load(keyOf(ADA, 'one')))?.lines[0]).toMatchObject({ type: 'session', agentId: ADA });
  });

  it('keeps lines that are saved at the same moment once and in order', async () => {
    const store = await newStore();
    const session = await say(store, keyOf(ADA, 'one'), 'begun');
    const texts = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    await Promise.all(texts.map((text) => sayMore(store, session, text)));
    expect(await heard(store, keyOf(ADA, 'one'))).toEqual(['begun', ...texts]);
    expect(session.written).toBe(session.lines.length);
  });

  it('lists sessions, of one agent or of all', async () => {
    const store = await newStore();
    await say(store, keyOf(ADA, 'one'), 'x');
    await say(store, keyOf(ADA, 'two'), 'x');
    await say(store, keyOf(BOB, 'three: with : colons'), 'x');
    expect((await store.keys(ADA)).toSorted()).toEqual([keyOf(ADA, 'one'), keyOf(ADA, 'two')]);
    expect(await store.keys()).toHaveLength(3);
    expect(await store.keys('nobody')).toEqual([]);
  });

  it('moves a transcript aside, after which its key begins anew', async () => {
    const store = await newStore();
    expect(await store.archive(keyOf(ADA, 'one'))).toBeNull();
    await say(store, keyOf(ADA, 'one'), 'old');
    expect(await store.archive(keyOf(ADA, 'one'))).toContain('archived');
    expect(await store.load(keyOf(ADA, 'one'))).toBeNull();
    await say(store, keyOf(ADA, 'one'), 'new');
    expect(await heard(store, keyOf(ADA, 'one'))).toEqual(['new']);
  });

  it('removes a transcript, and those of an agent that is gone', async () => {
    const store = await newStore();
    await say(store, keyOf(ADA, 'one'), 'x');
    await say(store, keyOf(BOB, 'two'), 'x');
    expect(await store.remove(keyOf(ADA, 'one'))).toBe(true);
    expect(await store.remove(keyOf(ADA, 'one'))).toBe(false);
    await store.archiveAgent(BOB);
    expect(await store.keys()).toEqual([]);
  });

  it('says that memory is current while nobody else writes', async () => {
    const store = await newStore();
    const session = await say(store, keyOf(ADA, 'one'), 'x');
    expect(await store.isCurrent(session)).toBe(true);
    expect(store.isBehind(session.key)).toBe(false);
  });
}
