/** Where a helix command runs: on the machine of an installation, or inside one of its containers. */

/** There the environment says everything, and DATABASE_URL is the login of the services. */
export function isInContainer(): boolean {
  return process.env.HELIX_CONTAINER === 'backend';
}

/** How the person at the terminal calls a helix command here. */
export function commandLine(command: string): string {
  return `${process.env.HELIX_COMMAND ?? 'npm run helix --'} ${command}`;
}
