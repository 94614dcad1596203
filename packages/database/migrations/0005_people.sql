-- People: when they were last here, and the links that invite them.
ALTER TABLE users ADD COLUMN last_sign_in_at timestamptz;

-- Ended sessions are deleted, and only answers of 201 are kept for repetition: nothing reads these two.
ALTER TABLE user_sessions DROP COLUMN revoked_at;
ALTER TABLE idempotency_keys DROP COLUMN status;

CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  -- SHA-256 of the token in the link; the token itself is nowhere.
  token_hash text NOT NULL UNIQUE,
  -- Nobody becomes an owner by a link that may be passed on.
  role text NOT NULL CHECK (role IN ('admin', 'member')),
  email text,
  created_by_user_id uuid,
  created_by_name text NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by_user_id uuid,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  CHECK (num_nonnulls(accepted_at, revoked_at) < 2),
  FOREIGN KEY (org_id, created_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (created_by_user_id),
  FOREIGN KEY (org_id, accepted_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (accepted_by_user_id)
);
CREATE INDEX invitations_pending ON invitations (org_id, id DESC) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_creator ON invitations (org_id, created_by_user_id);
CREATE INDEX invitations_accepter ON invitations (org_id, accepted_by_user_id);

-- The boards that whoever accepts may work on.
CREATE TABLE invitation_boards (
  org_id uuid NOT NULL,
  invitation_id uuid NOT NULL,
  board_id uuid NOT NULL,
  level text NOT NULL CHECK (level IN ('view', 'create', 'manage')),
  PRIMARY KEY (invitation_id, board_id),
  FOREIGN KEY (org_id, invitation_id) REFERENCES invitations (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, board_id) REFERENCES boards (org_id, id) ON DELETE CASCADE
);
CREATE INDEX invitation_boards_board ON invitation_boards (org_id, board_id);

SELECT protect_tenant_table(name) FROM unnest(ARRAY['invitations', 'invitation_boards']) AS name;
