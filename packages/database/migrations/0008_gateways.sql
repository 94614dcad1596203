-- Where agents live and work. Each organization has a row for the gateway of the installation, whose address and
-- token come from the environment, and one for each gateway that it added itself.
CREATE TABLE gateways (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  -- The row of the installation's gateway carries the id of its organization: whoever knows both ids of a run
  -- knows its connection without a query.
  is_builtin boolean NOT NULL GENERATED ALWAYS AS (id = org_id) STORED,
  name text NOT NULL,
  url text,
  token_encrypted text,
  -- Ed25519, made by us: what a gateway's operator approves when it is elsewhere than on this host.
  device_key_encrypted text,
  is_default boolean NOT NULL DEFAULT false,

  -- What was seen last. A replica's own connection knows better; this is for after a restart.
  status text NOT NULL DEFAULT 'connecting'
    CHECK (status IN ('connecting', 'ready', 'pairing_required', 'refused', 'away')),
  status_message text NOT NULL DEFAULT '',
  status_since timestamptz NOT NULL DEFAULT now(),
  kind text CHECK (kind IN ('helix', 'openclaw')),
  version text,
  protocol integer,
  scopes text[] NOT NULL DEFAULT '{}',
  last_connected_at timestamptz,

  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  CHECK ((url IS NULL) = (id = org_id))
);
CREATE UNIQUE INDEX gateways_name ON gateways (org_id, lower(name));
CREATE UNIQUE INDEX gateways_one_default ON gateways (org_id) WHERE is_default;
CREATE INDEX gateways_added ON gateways (id) WHERE url IS NOT NULL;

SELECT protect_tenant_table('gateways');

-- However an organization comes to be, its agents have somewhere to work.
CREATE FUNCTION add_builtin_gateway() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gateways (id, org_id, name, is_default) VALUES (NEW.id, NEW.id, 'Built-in gateway', true);
  RETURN NEW;
END $$;
CREATE TRIGGER organizations_builtin_gateway AFTER INSERT ON organizations
  FOR EACH ROW EXECUTE FUNCTION add_builtin_gateway();
INSERT INTO gateways (id, org_id, name, is_default) SELECT id, id, 'Built-in gateway', true FROM organizations;

-- Null follows the organization's default.
ALTER TABLE agents ADD COLUMN gateway_id uuid;
-- Which gateway has its workspace: SOUL.md at soul_synced_version, and what it has learned.
ALTER TABLE agents ADD COLUMN workspace_gateway_id uuid;
ALTER TABLE agents
  ADD FOREIGN KEY (org_id, gateway_id) REFERENCES gateways (org_id, id) ON DELETE SET NULL (gateway_id),
  ADD FOREIGN KEY (org_id, workspace_gateway_id) REFERENCES gateways (org_id, id) ON DELETE SET NULL (workspace_gateway_id);
CREATE INDEX agents_gateway ON agents (org_id, gateway_id);
CREATE INDEX agents_workspace_gateway ON agents (org_id, workspace_gateway_id);
UPDATE agents SET workspace_gateway_id = org_id WHERE soul_synced_version > 0;

-- Set by the claim: a run ends where it began, wherever its agent moves meanwhile.
ALTER TABLE runs ADD COLUMN gateway_id uuid;
ALTER TABLE runs ADD COLUMN gateway_kind text CHECK (gateway_kind IN ('helix', 'openclaw'));
UPDATE runs SET gateway_id = org_id, gateway_kind = 'helix' WHERE status <> 'queued';
ALTER TABLE runs
  ADD FOREIGN KEY (org_id, gateway_id) REFERENCES gateways (org_id, id) ON DELETE SET NULL (gateway_id);
CREATE INDEX runs_gateway ON runs (org_id, gateway_id) WHERE status = 'running';

-- As in 0003, but it takes the runs of agents whose gateway is ready in this replica; the others wait for theirs.
-- `ready` is [{gateway_id, boot_id, kind}]; gateway_id null stands for every organization's built-in gateway.
DROP FUNCTION claim_runs(uuid, interval, text, integer);
CREATE FUNCTION claim_runs(owner uuid, lease interval, ready jsonb, max_runs integer)
RETURNS SETOF runs LANGUAGE plpgsql AS $$
DECLARE
  agent record;
  claimed runs;
  taken integer := 0;
BEGIN
  FOR agent IN
    SELECT a.id, a.run_deadline_seconds, a.max_concurrent_runs, g.id AS gateway_id, r.boot_id, r.kind
    FROM agents a
    JOIN gateways g ON g.org_id = a.org_id AND (g.id = a.gateway_id OR (a.gateway_id IS NULL AND g.is_default))
    JOIN jsonb_to_recordset(ready) AS r(gateway_id uuid, boot_id text, kind text)
      ON r.gateway_id = g.id OR (r.gateway_id IS NULL AND g.is_builtin)
    WHERE a.paused_at IS NULL
      AND a.id IN (SELECT q.agent_id FROM runs q WHERE q.status = 'queued' AND q.not_before <= now())
    ORDER BY a.id
    FOR NO KEY UPDATE OF a SKIP LOCKED
  LOOP
    WHILE taken < max_runs LOOP
      UPDATE runs SET
        status = 'running', generation = generation + 1, lease_owner = owner, lease_expires_at = now() + lease,
        deadline_at = now() + make_interval(secs => agent.run_deadline_seconds),
        gateway_id = agent.gateway_id, gateway_kind = agent.kind, gateway_boot_id = agent.boot_id, started_at = now()
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
REVOKE ALL ON FUNCTION claim_runs(uuid, interval, jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_runs(uuid, interval, jsonb, integer) TO helix_system;
