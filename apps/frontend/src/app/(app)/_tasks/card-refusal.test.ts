import type { TaskCard } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './card-refusal.ts';

const card = (part: Partial<TaskCard>) => ({ status: 'todo', run: null, ...part }) as TaskCard;

describe('a key on a card', () => {
  it('says why it does nothing', () => {
    expect(refusalOf('execute', card({ run: { id: 'r', status: 'running' } }))).toMatch(/already working/);
    expect(refusalOf('execute', card({ status: 'cancelled' }))).toMatch(/To do first/);
    expect(refusalOf('stop', card({}))).toMatch(/No agent/);
    expect(refusalOf('approve', card({ status: 'done' }))).toMatch(/Review/);
    expect(refusalOf('approve', card({ status: 'waiting' }))).toMatch(/Review/);
    expect(refusalOf('reply', card({ status: 'failed' }))).toMatch(/Review/);
  });

  it('acts where it can', () => {
    expect(refusalOf('execute', card({ status: 'failed' }))).toBeNull();
    expect(refusalOf('stop', card({ run: { id: 'r', status: 'queued' } }))).toBeNull();
    expect(refusalOf('reply', card({ status: 'review' }))).toBeNull();
    expect(refusalOf('reply', card({ status: 'waiting' }))).toBeNull();
  });
});
