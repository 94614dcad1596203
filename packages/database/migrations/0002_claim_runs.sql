-- Takes queued runs for one replica, oldest first, and marks their tasks: one round trip, one transaction.
--
-- Races this prevents: two replicas that count the same agent's running runs (the agent's row is locked first,
-- and each statement below counts with a fresh snapshot); two runs of one task (unique index runs_one_running);
-- a claim that waits for a person editing the agent (SKIP LOCKED; NO KEY UPDATE, so that inserting a run,
-- whose foreign key shares the agent's row, neither waits nor makes this skip).
CREATE FUNCTION claim_runs(owner uuid, lease interval, boot_id text, max_runs integer)
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
      WHERE org_id = claimed.org_id AND id = claimed.task_id;
      INSERT INTO events (org_id, board_id, type, entity, entity_id, task_id, version)
      SELECT claimed.org_id, t.board_id, 'run.started', 'run', claimed.id, t.id, claimed.generation
      FROM tasks t WHERE t.org_id = claimed.org_id AND t.id = claimed.task_id;

      taken := taken + 1;
      RETURN NEXT claimed;
    END LOOP;
    EXIT WHEN taken >= max_runs;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION claim_runs(uuid, interval, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_runs(uuid, interval, text, integer) TO helix_system;
