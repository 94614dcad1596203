import { userRoles } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invitationState } from './invitations.ts';
import { personAbilities, rolesToGive } from './people.ts';

const role = fc.constantFrom(...userRoles);
const person = fc.record({ id: fc.constantFrom('me', 'other'), role, isDisabled: fc.boolean() });

describe('people', () => {
  it('cannot change their own role or shut themselves out', () => {
    fc.assert(
      fc.property(role, fc.boolean(), (mine, isDisabled) => {
        const abilities = personAbilities({ id: 'me', role: mine }, { id: 'me', role: mine, isDisabled });
        expect(abilities).toMatchObject({ roles: [], disable: false, enable: false });
      }),
    );
  });

  it('who administrate touch no owner and make none', () => {
    fc.assert(
      fc.property(person, (facts) => {
        const abilities = personAbilities({ id: 'me', role: 'admin' }, facts);
        expect(abilities.roles).not.toContain('owner');
        if (facts.role === 'owner') {
          expect(abilities).toEqual({ rename: false, roles: [], disable: false, enable: false });
        }
      }),
    );
  });

  it('who are members decide about nobody', () => {
    fc.assert(
      fc.property(person, (facts) => {
        expect(personAbilities({ id: 'me', role: 'member' }, facts)).toEqual({
          rename: false,
          roles: [],
          disable: false,
          enable: false,
        });
      }),
    );
    expect(rolesToGive('member')).toEqual([]);
  });

  it('who own the organization may do everything with everybody else', () => {
    const owner = { id: 'me', role: 'owner' } as const;
    expect(personAbilities(owner, { id: 'other', role: 'owner', isDisabled: false })).toEqual({
      rename: true,
      roles: ['admin', 'member'],
      disable: true,
      enable: false,
    });
    expect(personAbilities(owner, { id: 'other', role: 'member', isDisabled: true }).enable).toBe(true);
  });
});

describe('an invitation', () => {
  const now = new Date('2027-01-08T12:00:00Z');
  const open = { accepted_at: null, revoked_at: null, expires_at: new Date('2027-01-08T12:00:01Z') };

  it('is open until it was used, revoked or its time is over', () => {
    expect(invitationState(open, now)).toBe('open');
    expect(invitationState({ ...open, expires_at: now }, now)).toBe('expired');
    expect(invitationState({ ...open, revoked_at: now }, now)).toBe('revoked');
    expect(invitationState({ ...open, accepted_at: now, expires_at: now }, now)).toBe('accepted');
  });
});
