-- Instructions that people write once and give to agents. The columns are the truth; a file's frontmatter is taken
-- apart into them, and what HELIX does not understand of it is kept in `frontmatter`.
CREATE TABLE skills (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 64),
  description text NOT NULL DEFAULT '',
  content text NOT NULL DEFAULT '' CHECK (octet_length(content) <= 262144),
  -- Kept beside it: lists show the size of texts that they do not read.
  size_bytes integer NOT NULL GENERATED ALWAYS AS (octet_length(content)) STORED,
  frontmatter jsonb NOT NULL DEFAULT '{}',
  activation_mode text NOT NULL DEFAULT 'always' CHECK (activation_mode IN ('always', 'board', 'tag')),
  activation_tags text[] NOT NULL DEFAULT '{}',
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_by_user_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, created_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (created_by_user_id)
);
CREATE UNIQUE INDEX skills_name ON skills (org_id, lower(name));
CREATE UNIQUE INDEX skills_slug ON skills (org_id, slug);
CREATE INDEX skills_creator ON skills (org_id, created_by_user_id);

-- The boards on which a skill is active. A deleted board takes its row along; the skill stays.
CREATE TABLE skill_boards (
  org_id uuid NOT NULL,
  skill_id uuid NOT NULL,
  board_id uuid NOT NULL,
  PRIMARY KEY (skill_id, board_id),
  FOREIGN KEY (org_id, skill_id) REFERENCES skills (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, board_id) REFERENCES boards (org_id, id) ON DELETE CASCADE
);
CREATE INDEX skill_boards_board ON skill_boards (org_id, board_id);

CREATE TABLE agent_skills (
  org_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  skill_id uuid NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agent_id, skill_id),
  FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, skill_id) REFERENCES skills (org_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_skills_skill ON agent_skills (org_id, skill_id);

SELECT protect_tenant_table(name) FROM unnest(ARRAY['skills', 'skill_boards', 'agent_skills']) AS name;

-- As for SOUL.md: raised by every change of what the agent's workspace holds of its skills, and what was written.
ALTER TABLE agents
  ADD COLUMN skills_version integer NOT NULL DEFAULT 0,
  ADD COLUMN skills_synced_version integer NOT NULL DEFAULT 0;
CREATE INDEX agents_skills_unsynced ON agents (id) WHERE skills_synced_version < skills_version;
