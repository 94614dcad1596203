-- Whom a comment names, as it was when it was written.
ALTER TABLE comments ADD COLUMN mentions jsonb NOT NULL DEFAULT '[]';

-- The comment that woke a mention's run, told in its brief.
ALTER TABLE runs ADD COLUMN cause_comment_id uuid;
CREATE INDEX runs_chain ON runs (chain_id);

CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('mention', 'reply', 'result', 'failure', 'chain_ended')),
  title text NOT NULL,
  body text NOT NULL,
  actor_name text NOT NULL,
  board_id uuid NOT NULL,
  task_id uuid NOT NULL,
  comment_id uuid,
  read_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, task_id) REFERENCES tasks (org_id, id) ON DELETE CASCADE
);
CREATE INDEX notifications_newest ON notifications (org_id, user_id, id DESC);
CREATE INDEX notifications_unread ON notifications (org_id, user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_task ON notifications (org_id, task_id);

SELECT protect_tenant_table('notifications');
