import type { AgentCard, Board, Me } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { paletteGroups } from './palette-entries.ts';

const me = (mayManage: boolean) =>
  ({
    abilities: {
      manage_settings: mayManage,
      manage_agents: mayManage,
      manage_models: mayManage,
      manage_people: mayManage,
      manage_skills: mayManage,
    },
  }) as Me;
const boards = [{ id: 'b1', name: 'North quay', key: 'QUAY' }] as Board[];
const agents = [{ id: 'a1', name: 'Nora', handle: 'nora', role_title: 'Writer' }] as AgentCard[];

const labels = (query: string, mayManage = true) =>
  paletteGroups(query, { boards, agents, me: me(mayManage) }).flatMap(({ entries }) =>
    entries.map(({ label }) => label),
  );

describe('what the palette offers', () => {
  it('finds by part of the name or by a word that means the same', () => {
    expect(labels('quay nor')).toEqual(['North quay']);
    expect(labels('audit')).toEqual(['Activity']);
    expect(labels('writer')).toEqual(['Nora']);
    expect(labels('zebra')).toEqual([]);
  });

  it('offers what the caller may open, and no more', () => {
    expect(labels('people')).toEqual(['People']);
    expect(labels('people', false)).toEqual([]);
    expect(labels('new', false)).toEqual([]);
  });

  it('begins with boards and pages before anything is typed', () => {
    expect(labels('').slice(0, 2)).toEqual(['North quay', 'Today']);
  });
});
