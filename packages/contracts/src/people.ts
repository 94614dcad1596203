// People of an organization, and the links that invite them.
import { z } from 'zod';
import { emailSchema, loginResponseSchema, passwordSchema, userRoleSchema, userSchema } from './auth.ts';
import { idSchema, lineSchema, pageSchema, timestampSchema } from './primitives.ts';
import { grantedLevelSchema } from './structure.ts';

/** What everybody may know of everybody: enough to name them. */
export const personNameSchema = z.object({ id: idSchema, name: z.string(), handle: z.string() });
export type PersonName = z.infer<typeof personNameSchema>;

/** What those who manage people know. */
export const personSchema = userSchema.extend({
  disabled_at: timestampSchema.nullable(),
  last_sign_in_at: timestampSchema.nullable(),
  abilities: z.object({
    rename: z.boolean(),
    /** The roles that the caller may give to this person, in place of the present one. */
    roles: z.array(userRoleSchema),
    disable: z.boolean(),
    enable: z.boolean(),
  }),
});
export type Person = z.infer<typeof personSchema>;

/** Owners and administrators get all of it; members get the names of those who are active. */
export const personListSchema = pageSchema(z.union([personSchema, personNameSchema]));

export const personPatchSchema = z.object({
  name: lineSchema(120).optional(),
  role: userRoleSchema.optional(),
});

/** Nobody becomes an owner by a link that may be passed on: an owner makes them one afterwards. */
export const invitationRoles = ['member', 'admin'] as const;
export const invitationRoleSchema = z.enum(invitationRoles);
export type InvitationRole = (typeof invitationRoles)[number];

export const INVITATION_DAYS = 7;
const INVITATION_BOARDS_MAX = 100;

export const invitationBodySchema = z
  .object({
    role: invitationRoleSchema.default('member'),
    /** The account will have this address; without one, whoever accepts chooses. */
    email: emailSchema.nullish(),
    /** What a member may work on from the first minute. */
    boards: z
      .array(z.object({ board_id: idSchema, level: grantedLevelSchema }))
      .max(INVITATION_BOARDS_MAX, `must be at most ${INVITATION_BOARDS_MAX} boards`)
      .default([]),
  })
  .refine(({ role, boards }) => role === 'member' || boards.length === 0, {
    path: ['boards'],
    error: 'must be left out for an administrator, who manages every board',
  })
  .refine(({ boards }) => new Set(boards.map((each) => each.board_id)).size === boards.length, {
    path: ['boards'],
    error: 'must name each board once',
  });
export type InvitationBody = z.input<typeof invitationBodySchema>;

export const invitationSchema = z.object({
  id: idSchema,
  role: invitationRoleSchema,
  email: z.string().nullable(),
  boards: z.array(z.object({ board_id: idSchema, name: z.string(), level: grantedLevelSchema })),
  created_by_name: z.string(),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  is_expired: z.boolean(),
});
export type Invitation = z.infer<typeof invitationSchema>;
export const invitationListSchema = pageSchema(invitationSchema);

/** The link is answered once: only its hash is stored. */
export const createdInvitationSchema = invitationSchema.extend({ url: z.string() });
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

const tokenSchema = lineSchema(200);

/** The token travels in bodies alone: addresses are written to logs. */
export const invitationLookupBodySchema = z.object({ token: tokenSchema });

/** What the link's page says before anybody accepts. */
export const invitationOfferSchema = z.object({
  organization_name: z.string(),
  invited_by: z.string(),
  role: invitationRoleSchema,
  email: z.string().nullable(),
  board_names: z.array(z.string()),
  expires_at: timestampSchema,
});
export type InvitationOffer = z.infer<typeof invitationOfferSchema>;

export const invitationAcceptBodySchema = z.object({
  token: tokenSchema,
  name: lineSchema(120),
  /** Needed where the invitation names none. */
  email: emailSchema.optional(),
  password: passwordSchema,
});
export type InvitationAcceptBody = z.input<typeof invitationAcceptBodySchema>;

export const invitationAcceptedSchema = loginResponseSchema.extend({
  /** Where to begin; null where no board was shared. */
  board_id: idSchema.nullable(),
});
export type InvitationAccepted = z.infer<typeof invitationAcceptedSchema>;
