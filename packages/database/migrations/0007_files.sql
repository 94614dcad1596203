-- The contents of uploaded files, one row for each content an organization has; the bytes lie in the upload folder.
-- `uses` counts the rows that point here. While a file is being added nothing points to it yet: it is `pending`
-- until its row is there, at most until `reserved_until`, so that a crash in between keeps nothing for ever.
CREATE TABLE uploads (
  org_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  -- SHA-256 of the bytes.
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0),
  pending integer NOT NULL DEFAULT 0 CHECK (pending >= 0),
  reserved_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, hash)
);
CREATE INDEX uploads_unused ON uploads (reserved_until) WHERE uses = 0;

SELECT protect_tenant_table('uploads');

-- For every table with an `upload_hash`: an AFTER INSERT OR DELETE trigger keeps `uses`, whatever deletes the row.
-- Its foreign key with ON DELETE RESTRICT is the second wall: a content that something points to cannot go.
CREATE FUNCTION count_upload_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE uploads SET uses = uses + 1 WHERE org_id = NEW.org_id AND hash = NEW.upload_hash;
  ELSE
    UPDATE uploads SET uses = uses - 1 WHERE org_id = OLD.org_id AND hash = OLD.upload_hash;
  END IF;
  RETURN NULL;
END $$;

ALTER TABLE tasks ADD COLUMN attachment_count integer NOT NULL DEFAULT 0;

CREATE TABLE task_attachments (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  task_id uuid NOT NULL,
  upload_hash text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes bigint NOT NULL,
  uploaded_by_type text NOT NULL CHECK (uploaded_by_type IN ('user', 'agent')),
  uploaded_by_id uuid,
  uploaded_by_name text NOT NULL,
  run_id uuid,
  -- An agent's tool call may be delivered twice; its effect may not.
  tool_call_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, task_id) REFERENCES tasks (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, upload_hash) REFERENCES uploads (org_id, hash) ON DELETE RESTRICT
);
-- Agents ask for files by name.
CREATE UNIQUE INDEX task_attachments_name ON task_attachments (org_id, task_id, lower(name));
CREATE INDEX task_attachments_upload ON task_attachments (org_id, upload_hash);
CREATE UNIQUE INDEX task_attachments_tool_call ON task_attachments (run_id, tool_call_id) WHERE tool_call_id IS NOT NULL;
CREATE TRIGGER task_attachments_use AFTER INSERT OR DELETE ON task_attachments
  FOR EACH ROW EXECUTE FUNCTION count_upload_use();

SELECT protect_tenant_table('task_attachments');

-- Whether the model looks at pictures; unknown where nobody has said so, and then guessed by its name.
ALTER TABLE ai_models ADD COLUMN takes_images boolean;
