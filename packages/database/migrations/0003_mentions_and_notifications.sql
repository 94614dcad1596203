-- Whom a comment names, as it was when it was written.
ALTER TABLE comments ADD COLUMN mentions jsonb NOT NULL DEFAULT '[]';

-- The comment that woke a mention's run, told in its brief.
ALTER TABLE runs ADD COLUMN cause_comment_id uuid;
CREATE INDEX runs_chain ON runs (chain_id);

-- A waiting mention and a waiting execution of one agent are two pieces of work: one owes an answer in the thread,
-- the other a result. Each kind merges only with its own.
DROP INDEX runs_one_queued;
CREATE UNIQUE INDEX runs_one_queued ON runs (task_id, agent_id, (trigger = 'mention')) WHERE status = 'queued';

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

-- As in 0002, but a mention's run leaves the task alone: `active_run_id` is the run that works on the task itself.
CREATE OR REPLACE FUNCTION claim_runs(owner uuid, lease interval, boot_id text, max_runs integer)
RETURNS SETOF runs LANGUAGE plpgsql AS $$
DECLARE
  agent agents;
  claimed runs;
  taken integer := 0;
BEGIN
  FOR agent IN
    SELECT a.* FROM agents a
    WHERE a.paused_at IS NULL
      AND a.id IN (SELECT q.agent_id FROM runs q WHERE q.status = 'queued' AND q.not_before <= now())
    ORDER BY a.id
    FOR NO KEY UPDATE SKIP LOCKED
  LOOP
    WHILE taken < max_runs LOOP
      UPDATE runs SET
        status = 'running', generation = generation + 1, lease_owner = owner, lease_expires_at = now() + lease,
        deadline_at = now() + make_interval(secs => agent.run_deadline_seconds),
        gateway_boot_id = boot_id, started_at = now()
      WHERE id = (
        SELECT q.id FROM runs q
        WHERE q.agent_id = agent.id AND q.status = 'queued' AND q.not_before <= now()
          AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.task_id = q.task_id AND r.status = 'running')
          AND (SELECT count(*) FROM runs r WHERE r.agent_id = agent.id AND r.status = 'running') < agent.max_concurrent_runs
        ORDER BY q.created_at, q.id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
      )
      RETURNING * INTO claimed;
      EXIT WHEN NOT FOUND;

      UPDATE tasks SET active_run_id = claimed.id, active_run_status = 'running', updated_at = now()
      WHERE org_id = claimed.org_id AND id = claimed.task_id AND claimed.trigger <> 'mention';
      INSERT INTO events (org_id, board_id, type, entity, entity_id, task_id, version)
      SELECT claimed.org_id, t.board_id, 'run.started', 'run', claimed.id, t.id, claimed.generation
      FROM tasks t WHERE t.org_id = claimed.org_id AND t.id = claimed.task_id;

      taken := taken + 1;
      RETURN NEXT claimed;
    END LOOP;
    EXIT WHEN taken >= max_runs;
  END LOOP;
END $$;
