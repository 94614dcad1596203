-- Organizations, people, boards, agents, tasks, runs, and what is written beside every change.
-- Every tenant table carries org_id; keys between tenant tables are composite, so that a row can never
-- point into another organization. Row-level security comes from protect_tenant_table, which the runner defines.

CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL,
  email text NOT NULL,
  handle text NOT NULL,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id)
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE user_sessions (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);
CREATE INDEX user_sessions_user ON user_sessions (org_id, user_id);
CREATE INDEX user_sessions_expiry ON user_sessions (expires_at);

CREATE TABLE departments (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id)
);
CREATE UNIQUE INDEX departments_name ON departments (org_id, lower(name));

CREATE TABLE boards (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  department_id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  key text NOT NULL,
  open_level text NOT NULL DEFAULT 'no_access' CHECK (open_level IN ('no_access', 'view', 'create', 'manage')),
  last_task_number integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  UNIQUE (org_id, key),
  FOREIGN KEY (org_id, department_id) REFERENCES departments (org_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX boards_name ON boards (org_id, lower(name));
CREATE INDEX boards_department ON boards (org_id, department_id);

CREATE TABLE board_permissions (
  org_id uuid NOT NULL,
  board_id uuid NOT NULL,
  user_id uuid NOT NULL,
  level text NOT NULL CHECK (level IN ('no_access', 'view', 'create', 'manage')),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (board_id, user_id),
  FOREIGN KEY (org_id, board_id) REFERENCES boards (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);
CREATE INDEX board_permissions_user ON board_permissions (org_id, user_id);

CREATE TABLE ai_models (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider IN ('openai-compatible', 'anthropic', 'demo')),
  model_name text NOT NULL,
  display_name text NOT NULL,
  base_url text,
  api_key_encrypted text,
  api_key_hint text,
  context_window integer,
  max_output_tokens integer,
  input_price_per_million numeric(14, 6),
  output_price_per_million numeric(14, 6),
  cached_input_price_per_million numeric(14, 6),
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id)
);
CREATE UNIQUE INDEX ai_models_name ON ai_models (org_id, lower(display_name));
CREATE UNIQUE INDEX ai_models_one_default ON ai_models (org_id) WHERE is_default;

CREATE TABLE agents (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL,
  handle text NOT NULL,
  role_title text NOT NULL,
  department_id uuid,
  primary_board_id uuid,
  ai_model_id uuid,
  execution_mode text NOT NULL DEFAULT 'manual' CHECK (execution_mode IN ('manual', 'auto')),
  -- Mirror of SOUL.md. soul_version counts edits made here; soul_synced_version is the last one the
  -- gateway has written to the workspace.
  soul text NOT NULL DEFAULT '',
  soul_hash text,
  soul_version integer NOT NULL DEFAULT 1,
  soul_synced_version integer NOT NULL DEFAULT 0,
  max_concurrent_runs integer NOT NULL DEFAULT 3 CHECK (max_concurrent_runs > 0),
  max_tokens_per_run integer NOT NULL DEFAULT 200000 CHECK (max_tokens_per_run > 0),
  run_deadline_seconds integer NOT NULL DEFAULT 1800 CHECK (run_deadline_seconds > 0),
  paused_at timestamptz,
  -- Kept by the transaction that finishes a run; the status shown is derived from it.
  last_run_failed boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, department_id) REFERENCES departments (org_id, id) ON DELETE SET NULL (department_id),
  FOREIGN KEY (org_id, primary_board_id) REFERENCES boards (org_id, id) ON DELETE SET NULL (primary_board_id),
  FOREIGN KEY (org_id, ai_model_id) REFERENCES ai_models (org_id, id) ON DELETE SET NULL (ai_model_id)
);
CREATE UNIQUE INDEX agents_name ON agents (org_id, lower(name));
CREATE INDEX agents_department ON agents (org_id, department_id);
CREATE INDEX agents_primary_board ON agents (org_id, primary_board_id);
CREATE INDEX agents_model ON agents (org_id, ai_model_id);
CREATE INDEX agents_unsynced ON agents (id) WHERE soul_synced_version < soul_version;

-- Handles are unique across people and agents, which two tables cannot promise each other: this one does.
CREATE TABLE handles (
  org_id uuid NOT NULL,
  handle text NOT NULL,
  user_id uuid,
  agent_id uuid,
  PRIMARY KEY (org_id, handle),
  CHECK (num_nonnulls(user_id, agent_id) = 1),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX handles_user ON handles (user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX handles_agent ON handles (agent_id) WHERE agent_id IS NOT NULL;

CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  board_id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  description text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'todo'
    CHECK (status IN ('todo', 'in_progress', 'waiting', 'review', 'failed', 'done', 'cancelled')),
  priority text NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
  -- Fractional index: manual order inside a column, compared byte by byte.
  position text COLLATE "C" NOT NULL,
  assigned_agent_id uuid,
  created_by_user_id uuid,
  created_by_name text,
  due_date timestamptz,
  requires_approval boolean NOT NULL DEFAULT true,
  tags text[] NOT NULL DEFAULT '{}',
  result text,
  -- Kept beside the row, so that a card needs no other table.
  comment_count integer NOT NULL DEFAULT 0,
  active_run_id uuid,
  active_run_status text CHECK (active_run_status IN ('queued', 'running')),
  last_run_id uuid,
  failure_code text,
  failure_message text,
  -- Raised by edits of people only.
  version integer NOT NULL DEFAULT 1,
  archived_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  UNIQUE (board_id, number),
  CHECK ((active_run_id IS NULL) = (active_run_status IS NULL)),
  FOREIGN KEY (org_id, board_id) REFERENCES boards (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, assigned_agent_id) REFERENCES agents (org_id, id) ON DELETE SET NULL (assigned_agent_id),
  FOREIGN KEY (org_id, created_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (created_by_user_id)
);
-- The board's list, whole or one column of it, in manual order.
CREATE INDEX tasks_board_position ON tasks (org_id, board_id, position, id) WHERE archived_at IS NULL;
CREATE INDEX tasks_board_status ON tasks (org_id, board_id, status, position, id) WHERE archived_at IS NULL;
CREATE INDEX tasks_newest ON tasks (org_id, created_at DESC, id DESC);
CREATE INDEX tasks_agent ON tasks (org_id, assigned_agent_id);
CREATE INDEX tasks_creator ON tasks (org_id, created_by_user_id);

CREATE TABLE comments (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  task_id uuid NOT NULL,
  author_type text NOT NULL CHECK (author_type IN ('user', 'agent')),
  author_id uuid,
  author_name text NOT NULL,
  content text NOT NULL,
  run_id uuid,
  -- An agent's tool call may be delivered twice; its effect may not.
  tool_call_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, task_id) REFERENCES tasks (org_id, id) ON DELETE CASCADE
);
CREATE INDEX comments_task ON comments (org_id, task_id, created_at, id);
CREATE UNIQUE INDEX comments_tool_call ON comments (run_id, tool_call_id) WHERE tool_call_id IS NOT NULL;

CREATE TABLE runs (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  task_id uuid NOT NULL,
  agent_id uuid,
  agent_name text NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('execute', 'auto_dispatch', 'feedback', 'mention', 'answer', 'schedule')),
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out')),
  attempt integer NOT NULL DEFAULT 1,
  not_before timestamptz NOT NULL DEFAULT now(),
  -- Raised by every claim; each write of a running attempt is fenced by it.
  generation integer NOT NULL DEFAULT 0,
  lease_owner uuid,
  lease_expires_at timestamptz,
  deadline_at timestamptz,
  cancel_requested_at timestamptz,
  session_key text NOT NULL,
  gateway_boot_id text,
  model_id uuid,
  model_name text,
  provider text,
  input_tokens bigint,
  output_tokens bigint,
  cached_tokens bigint,
  cost_usd numeric(18, 8),
  output text,
  error_code text,
  error_message text,
  feedback text,
  requested_by_user_id uuid,
  requested_by_name text,
  cause_run_id uuid,
  chain_id uuid NOT NULL,
  chain_depth integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  first_token_at timestamptz,
  finished_at timestamptz,
  UNIQUE (org_id, id),
  CHECK ((status IN ('succeeded', 'failed', 'cancelled', 'timed_out')) = (finished_at IS NOT NULL)),
  FOREIGN KEY (org_id, task_id) REFERENCES tasks (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, id) ON DELETE SET NULL (agent_id),
  FOREIGN KEY (org_id, model_id) REFERENCES ai_models (org_id, id) ON DELETE SET NULL (model_id),
  FOREIGN KEY (org_id, requested_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (requested_by_user_id)
);
-- The run row is the lock: one running run a task, one queued run a task and agent (later wakes merge into it).
CREATE UNIQUE INDEX runs_one_running ON runs (task_id) WHERE status = 'running';
CREATE UNIQUE INDEX runs_one_queued ON runs (task_id, agent_id) WHERE status = 'queued';
CREATE INDEX runs_queue ON runs (not_before, created_at) WHERE status = 'queued';
CREATE INDEX runs_running ON runs (agent_id) WHERE status = 'running';
CREATE INDEX runs_task ON runs (org_id, task_id, created_at DESC, id DESC);
CREATE INDEX runs_agent ON runs (org_id, agent_id, created_at DESC);

-- The transcript of a run, apart from the hot table; never read by lists.
CREATE TABLE run_events (
  org_id uuid NOT NULL,
  run_id uuid NOT NULL,
  seq integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('prompt', 'step', 'tool', 'notice')),
  data jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, seq),
  FOREIGN KEY (org_id, run_id) REFERENCES runs (org_id, id) ON DELETE CASCADE
);

-- Survives what it describes: it references only the organization, everything else are values.
CREATE TABLE token_usage (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  run_id uuid NOT NULL UNIQUE,
  task_id uuid NOT NULL,
  agent_id uuid,
  model_id uuid,
  provider text NOT NULL,
  model_name text NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cached_tokens bigint NOT NULL,
  cost_usd numeric(18, 8),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX token_usage_day ON token_usage (org_id, created_at);

-- Append-only: the trigger below refuses every change, whoever asks.
CREATE TABLE activity_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE RESTRICT,
  board_id uuid,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'agent', 'system')),
  actor_id uuid,
  actor_name text NOT NULL,
  action text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  entity_title text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}',
  request_id text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX activity_logs_newest ON activity_logs (org_id, id DESC);
CREATE INDEX activity_logs_entity ON activity_logs (org_id, entity_id, id DESC);
CREATE INDEX activity_logs_board ON activity_logs (org_id, board_id, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'activity_logs is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER activity_logs_append_only BEFORE UPDATE OR DELETE ON activity_logs
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER activity_logs_no_truncate BEFORE TRUNCATE ON activity_logs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The outbox of live updates. Readers order by (xid, id) and stop at the oldest transaction still running,
-- so that nothing committed late is skipped and no writer waits for another.
CREATE TABLE events (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  board_id uuid,
  type text NOT NULL,
  entity text NOT NULL,
  entity_id uuid NOT NULL,
  task_id uuid,
  version integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (xid, id)
);
CREATE INDEX events_age ON events (created_at);

CREATE TABLE idempotency_keys (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key),
  FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

SELECT protect_tenant_table(name) FROM unnest(ARRAY[
  'users', 'user_sessions', 'departments', 'boards', 'board_permissions', 'ai_models', 'agents', 'handles',
  'tasks', 'comments', 'runs', 'run_events', 'token_usage', 'activity_logs', 'events', 'idempotency_keys'
]) AS name;

-- An organization is its own tenant row.
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY app_isolation ON organizations TO helix_app
  USING (id = nullif(current_setting('app.org_id', true), '')::uuid);
CREATE POLICY system_access ON organizations TO helix_system USING (true) WITH CHECK (true);
CREATE POLICY owner_access ON organizations TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON organizations TO helix_app;
GRANT SELECT, INSERT, UPDATE ON organizations TO helix_system;

REVOKE UPDATE, DELETE ON activity_logs FROM helix_app, helix_system;
REVOKE UPDATE, DELETE ON token_usage FROM helix_app, helix_system;
REVOKE UPDATE, DELETE ON events FROM helix_app;
