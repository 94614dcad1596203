-- Reference files beside a skill's instructions; their contents are uploads.
CREATE TABLE skill_attachments (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  skill_id uuid NOT NULL,
  upload_hash text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size_bytes bigint NOT NULL,
  uploaded_by_user_id uuid,
  uploaded_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, skill_id) REFERENCES skills (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, upload_hash) REFERENCES uploads (org_id, hash) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, uploaded_by_user_id) REFERENCES users (org_id, id) ON DELETE SET NULL (uploaded_by_user_id)
);
-- Files of one folder, also where a file system does not tell capitals from small letters.
CREATE UNIQUE INDEX skill_attachments_name ON skill_attachments (org_id, skill_id, lower(name));
CREATE INDEX skill_attachments_upload ON skill_attachments (org_id, upload_hash);
CREATE INDEX skill_attachments_uploader ON skill_attachments (org_id, uploaded_by_user_id);
CREATE TRIGGER skill_attachments_use AFTER INSERT OR DELETE ON skill_attachments
  FOR EACH ROW EXECUTE FUNCTION count_upload_use();

SELECT protect_tenant_table('skill_attachments');
