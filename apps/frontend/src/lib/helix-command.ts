/** How whoever runs this installation calls a helix command. On the server only: the container image says its own. */
export function helixCommand(command: string): string {
  const environment = process.env;
  return `${environment.HELIX_COMMAND || 'npm run helix --'} ${command}`;
}
