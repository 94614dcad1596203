/** Where a helix command runs: on the machine of an installation, or inside the Backend's container. */

/** There the environment says everything, and DATABASE_URL is the login of the services. */
export function isInContainer(): boolean {
  return process.env.HELIX_CONTAINER === 'backend';
}

/** How the person at the terminal calls a helix command here. */
export function commandLine(command: string): string {
  return isInContainer() ? `docker compose exec backend helix ${command}` : `npm run helix -- ${command}`;
}
