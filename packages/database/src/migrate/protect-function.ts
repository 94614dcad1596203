/**
 * What every tenant table gets, in one place: forced row-level security, the application role held to its
 * organization, the system role to all of them (it is used by a short listed set of call sites), the owner
 * able to migrate and back up.
 */
export const PROTECT_FUNCTION = `
CREATE OR REPLACE FUNCTION protect_tenant_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  condition text := 'org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid';
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY app_isolation ON %I TO helix_app USING (%s) WITH CHECK (%s)', name, condition, condition);
  EXECUTE format('CREATE POLICY system_access ON %I TO helix_system USING (true) WITH CHECK (true)', name);
  EXECUTE format('CREATE POLICY owner_access ON %I TO %I USING (true) WITH CHECK (true)', name, current_user);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO helix_app, helix_system', name);
END $$;
REVOKE ALL ON FUNCTION protect_tenant_table(text) FROM PUBLIC;`;
