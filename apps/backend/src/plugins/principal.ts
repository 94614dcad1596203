import type { UserRole } from '@helix/contracts';

/** The person behind a request or a socket. */
export type Principal = {
  userId: string;
  orgId: string;
  sessionId: string;
  role: UserRole;
  name: string;
};
