import { describe, expect, it } from 'vitest';
import { checkSeal, type SealedEntry, type SealHead, type StoredSeal, sealHash } from './activity-seal.ts';

const orgId = '0190a0a0-0000-7000-8000-000000000001';

function entry(id: number, change: Partial<SealedEntry> = {}): SealedEntry {
  return {
    id,
    org_id: orgId,
    board_id: null,
    actor_type: 'user',
    actor_id: '0190a0a0-0000-7000-8000-000000000002',
    actor_name: 'Ada',
    action: 'task.approved',
    entity_type: 'task',
    entity_id: '0190a0a0-0000-7000-8000-000000000003',
    entity_title: 'Write the leaflet',
    details_text: '{"after": "done"}',
    request_id: null,
    created_at_text: '2026-01-01T10:00:00.123456Z',
    ...change,
  };
}

function sealed(
  seq: number,
  entries: SealedEntry[],
  previous: StoredSeal | null,
  at = '2026-01-01T10:00:01Z',
) {
  const head: SealHead = {
    orgId,
    seq,
    previousHash: previous?.hash ?? null,
    sealedAt: new Date(at),
    activityIds: entries.map(({ id }) => id),
  };
  return { ...head, hash: sealHash(head, entries) };
}

describe('a seal', () => {
  it('is the same for the same entries, today and in every later version', () => {
    expect(sealed(1, [entry(1), entry(2, { details_text: '{}' })], null).hash).toBe(
      'ed244efe237b762af7068b4395041cd5a0dabda31343ac8459a72cebf5a0070d',
    );
  });

  it('differs when anything of an entry does', () => {
    const whole = sealed(1, [entry(1)], null);
    expect(checkSeal(whole, [entry(1)], null)).toBeNull();
    for (const name of Object.keys(entry(1)) as (keyof SealedEntry)[]) {
      expect(checkSeal(whole, [entry(1, { [name]: 'x' })], null), name).toBe('content_changed');
    }
  });

  it('cannot be moved between neighbouring texts', () => {
    const first = sealed(1, [entry(1, { actor_name: 'Ada', action: 'x' })], null);
    const second = sealed(1, [entry(1, { actor_name: 'Adax', action: '' })], null);
    expect(first.hash).not.toBe(second.hash);
  });

  it('holds on to the one before it', () => {
    const first = sealed(1, [entry(1)], null);
    const second = sealed(2, [entry(2)], first);
    expect(checkSeal(second, [entry(2)], first)).toBeNull();
    const other = sealed(1, [entry(1, { actor_name: 'Eve' })], null);
    expect(checkSeal(second, [entry(2)], other)).toBe('chain_broken');
    expect(checkSeal(sealed(3, [entry(3)], second), [entry(3)], first)).toBe('batch_missing');
    expect(checkSeal(second, [], first)).toBe('entry_missing');
    expect(checkSeal({ ...second, sealedAt: new Date() }, [entry(2)], first)).toBe('content_changed');
  });

  it('finds an entry that says it is older than the batch before', () => {
    const first = sealed(1, [entry(1)], null);
    const late = entry(2, { created_at_text: '2025-12-31T10:00:00.000000Z' });
    expect(checkSeal(sealed(2, [late], first), [late], first)).toBe('backdated');
    // A clock that was put right by a few minutes is no lie.
    const near = entry(2, { created_at_text: '2026-01-01T09:50:00.000000Z' });
    expect(checkSeal(sealed(2, [near], first), [near], first)).toBeNull();
  });
});
