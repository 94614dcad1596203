-- An agent's question to a person is a comment of a kind of its own; any person's reply to it queues a run.
ALTER TABLE comments ADD COLUMN kind text NOT NULL DEFAULT 'comment' CHECK (kind IN ('comment', 'question'));

-- The latest question, kept beside the row; it counts while the task is waiting.
ALTER TABLE tasks ADD COLUMN question jsonb;

ALTER TABLE notifications DROP CONSTRAINT notifications_type_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_type_check
  CHECK (type IN ('mention', 'reply', 'question', 'result', 'failure', 'chain_ended'));
