import { boardLevels, taskStatuses, userRoles } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardLevelOf, canInOrganization, hasLevel, taskAbilities } from './permissions.ts';

const level = fc.constantFrom(...boardLevels);
const task = fc.record({
  status: fc.constantFrom(...taskStatuses),
  createdByUserId: fc.constantFrom('me', 'other', null),
  assignedAgentId: fc.constantFrom('agent', null),
  hasActiveRun: fc.boolean(),
});

describe('permissions', () => {
  it('gives nothing to those who may only view', () => {
    fc.assert(
      fc.property(fc.constantFrom('no_access' as const, 'view' as const), task, (low, facts) => {
        const { move_to, ...flags } = taskAbilities(low, 'me', facts);
        expect(move_to).toEqual([]);
        expect(Object.values(flags)).not.toContain(true);
      }),
    );
  });

  it('never takes an ability away from a higher level', () => {
    fc.assert(
      fc.property(level, level, task, (one, two, facts) => {
        const [low, high] = hasLevel(one, two) ? [two, one] : [one, two];
        const less = taskAbilities(low, 'me', facts);
        const more = taskAbilities(high, 'me', facts);
        for (const key of ['edit', 'delete', 'execute', 'cancel', 'approve', 'reject', 'comment'] as const) {
          if (less[key]) expect(more[key]).toBe(true);
        }
      }),
    );
  });

  it('starts members without access unless the board is open, and lets an explicit row keep one person out', () => {
    expect(boardLevelOf('member', null, 'no_access')).toBe('no_access');
    expect(boardLevelOf('member', null, 'create')).toBe('create');
    expect(boardLevelOf('member', 'no_access', 'create')).toBe('no_access');
    expect(boardLevelOf('admin', 'no_access', 'no_access')).toBe('manage');
  });

  it('keeps the organization to its owners and agents, models and departments to administrators', () => {
    const may = (action: Parameters<typeof canInOrganization>[1]) =>
      userRoles.filter((role) => canInOrganization(role, action));
    expect(may('manage_organization')).toEqual(['owner']);
    expect(may('manage_people')).toEqual(['owner', 'admin']);
    expect(may('manage_models')).toEqual(['owner', 'admin']);
    expect(may('manage_gateways')).toEqual(['owner', 'admin']);
    expect(may('manage_agents')).toEqual(['owner', 'admin']);
  });
});
