-- Seals: the log of activity is chained by hash, batch after batch, so that a change behind the triggers' back is found.

-- What was logged and not yet sealed. Written by a trigger in the logging transaction, so an entry is seen here exactly
-- when it is committed, however late its id commits; taken out by the transaction that seals it.
CREATE TABLE activity_unsealed (
  id bigint PRIMARY KEY,
  -- Without a foreign key of its own: the entry in activity_logs has it, and every mutation pays for each check.
  org_id uuid NOT NULL
);

-- One chain an organization. The primary key refuses a second batch of the same number, whoever writes it.
CREATE TABLE activity_seals (
  org_id uuid NOT NULL REFERENCES organizations ON DELETE RESTRICT,
  seq integer NOT NULL,
  activity_ids bigint[] NOT NULL,
  previous_hash text,
  hash text NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, seq),
  CHECK ((seq = 1) = (previous_hash IS NULL))
);

SELECT protect_tenant_table(name) FROM unnest(ARRAY['activity_unsealed', 'activity_seals']) AS name;
REVOKE INSERT, UPDATE, DELETE ON activity_unsealed FROM helix_app;
REVOKE INSERT, UPDATE ON activity_unsealed FROM helix_system;
REVOKE INSERT, UPDATE, DELETE ON activity_seals FROM helix_app;
REVOKE UPDATE, DELETE ON activity_seals FROM helix_system;

-- As the owner: nobody else may say what waits to be sealed.
CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO public.activity_unsealed (id, org_id) SELECT id, org_id FROM added;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION await_seal() FROM PUBLIC;
CREATE TRIGGER activity_logs_await_seal AFTER INSERT ON activity_logs
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION await_seal();
INSERT INTO activity_unsealed (id, org_id) SELECT id, org_id FROM activity_logs;

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER activity_seals_append_only BEFORE UPDATE OR DELETE ON activity_seals
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER activity_seals_no_truncate BEFORE TRUNCATE ON activity_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What one person or agent did; and a stretch of time, which lies together on the disk because the log only grows.
CREATE INDEX activity_logs_actor ON activity_logs (org_id, actor_id, id DESC);
CREATE INDEX activity_logs_time ON activity_logs USING brin (created_at);

-- Usage survives what it describes, and is still to be read then: by the names of that time.
ALTER TABLE token_usage ADD COLUMN agent_name text NOT NULL DEFAULT '', ADD COLUMN task_title text NOT NULL DEFAULT '';
UPDATE token_usage SET agent_name = runs.agent_name FROM runs
  WHERE runs.org_id = token_usage.org_id AND runs.id = token_usage.run_id;
UPDATE token_usage SET task_title = tasks.title FROM tasks
  WHERE tasks.org_id = token_usage.org_id AND tasks.id = token_usage.task_id;

-- Mirror of MEMORY.md, whose truth is in the workspace: what is shown while the gateway is away.
ALTER TABLE agents ADD COLUMN memory text NOT NULL DEFAULT '', ADD COLUMN memory_hash text,
  ADD COLUMN memory_version integer NOT NULL DEFAULT 0, ADD COLUMN memory_mirrored_at timestamptz;
