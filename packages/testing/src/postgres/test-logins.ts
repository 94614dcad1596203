// The logins of the test server; it listens on loopback only and dies with the test run.
export const templateDatabase = 'helix_template';
export const testOwner = { user: 'helix_owner', password: 'owner-of-tests' };
export const serviceLogin = { user: 'helix_service', password: 'service-of-tests' };

/** Set by the global setup, inherited by the worker processes. */
export const testServerVariable = 'HELIX_TEST_POSTGRES_URL';
