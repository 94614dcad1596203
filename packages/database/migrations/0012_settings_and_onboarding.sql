-- What an organization chose instead of the defaults; an organization without a row has the defaults.
CREATE TABLE organization_settings (
  org_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  new_task_requires_approval boolean NOT NULL DEFAULT true,
  new_agent_mode text NOT NULL DEFAULT 'manual' CHECK (new_agent_mode IN ('manual', 'auto')),
  new_board_level text NOT NULL DEFAULT 'no_access' CHECK (new_board_level IN ('no_access', 'view', 'create', 'manage')),
  -- NULL keeps the transcripts of runs for ever.
  keep_transcripts_days integer CHECK (keep_transcripts_days BETWEEN 1 AND 3650),
  updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('organization_settings');

-- How far a new organization has come: only what cannot be seen from its rows. What is done is a fact elsewhere.
CREATE TABLE onboarding_state (
  org_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  skipped_steps text[] NOT NULL DEFAULT '{}',
  dismissed_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now()
);
SELECT protect_tenant_table('onboarding_state');

-- The sweep of old transcripts.
CREATE INDEX runs_finished ON runs (org_id, finished_at) WHERE finished_at IS NOT NULL;
