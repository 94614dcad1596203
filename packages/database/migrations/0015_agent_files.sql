-- What SOUL.md and MEMORY.md have been, in the order in which HELIX came to know it. The newest row of a file is its
-- mirror: what is shown while the gateway is away, and what goes along when the agent moves to another one.
CREATE TABLE agent_file_versions (
  org_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  name text NOT NULL CHECK (name IN ('SOUL.md', 'MEMORY.md')),
  version integer NOT NULL CHECK (version > 0),
  -- SHA-256 of the file's bytes, as gateways compare it.
  hash text NOT NULL,
  content text NOT NULL,
  -- Kept beside it: lists show the size of texts that they do not read.
  size_bytes integer NOT NULL GENERATED ALWAYS AS (octet_length(content)) STORED,
  -- Who wrote it and in which run: values, which outlive whom they name.
  author_type text NOT NULL CHECK (author_type IN ('user', 'agent', 'system')),
  author_id uuid,
  author_name text NOT NULL,
  run_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agent_id, name, version),
  FOREIGN KEY (org_id, agent_id) REFERENCES agents (org_id, id) ON DELETE CASCADE
);
SELECT protect_tenant_table('agent_file_versions');

INSERT INTO agent_file_versions (org_id, agent_id, name, version, hash, content, author_type, author_name, created_at)
SELECT org_id, id, 'SOUL.md', 1, encode(sha256(convert_to(soul, 'UTF8')), 'hex'), soul, 'system', 'HELIX', updated_at
FROM agents WHERE soul <> '';

-- Never filled: the versions are the mirror.
ALTER TABLE agents DROP COLUMN memory, DROP COLUMN memory_hash, DROP COLUMN memory_version, DROP COLUMN memory_mirrored_at;
