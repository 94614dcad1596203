-- An organization's bot, and the accounts that people have linked to it. Whoever is not linked is told how to link,
-- and nothing else.
CREATE TABLE telegram_bots (
  org_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  token_encrypted text NOT NULL,
  username text NOT NULL,
  -- Raised by a new token: whoever polls with an old one stops.
  version integer NOT NULL DEFAULT 1,
  -- Telegram gives updates to one poller at a time: the lease says whose turn it is.
  lease_owner uuid,
  lease_expires_at timestamptz NOT NULL DEFAULT now(),
  problem text,
  created_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('telegram_bots');

CREATE TABLE telegram_links (
  org_id uuid NOT NULL,
  user_id uuid PRIMARY KEY,
  chat_id bigint NOT NULL,
  chat_name text NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id) REFERENCES telegram_bots ON DELETE CASCADE,
  UNIQUE (org_id, chat_id)
);
SELECT protect_tenant_table('telegram_links');

CREATE TABLE telegram_codes (
  org_id uuid NOT NULL,
  user_id uuid PRIMARY KEY,
  code_hash text NOT NULL,
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id) REFERENCES telegram_bots ON DELETE CASCADE,
  UNIQUE (org_id, code_hash)
);
SELECT protect_tenant_table('telegram_codes');

-- NULL for what was not sent: rows of people without a link are never looked at.
ALTER TABLE notifications ADD COLUMN telegram_sent_at timestamptz;
CREATE INDEX notifications_unsent ON notifications (org_id, user_id, created_at) WHERE telegram_sent_at IS NULL;
