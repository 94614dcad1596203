/** `npm run helix -- <command>`: small tools for whoever runs this installation. */
import { Problem } from '../problem.ts';
import { commandLine } from './place.ts';

interface HelixCommand {
  usage: string;
  what: string;
  run(args: string[]): Promise<number>;
}

const commands: Record<string, HelixCommand> = {
  init: {
    usage: 'init [DOMAIN]',
    what: 'prepares an installation in containers: writes .env with fresh secrets; --skip-proxy: without Caddy',
    run: async (args) => (await import('./init.ts')).init(args),
  },
  migrate: {
    usage: 'migrate',
    what: 'brings the database of DATABASE_MIGRATION_URL to this release',
    run: async () => (await import('./migrate.ts')).migrateDatabase(),
  },
  status: {
    usage: 'status',
    what: 'what runs, where, since when',
    run: async () => (await import('./status.ts')).status(),
  },
  doctor: {
    usage: 'doctor',
    what: 'looks at everything HELIX stands on, and says what is wrong and what helps',
    run: async () => (await import('./doctor.ts')).doctor(),
  },
  'setup-link': {
    usage: 'setup-link',
    what: 'the one-time link that creates the first administrator',
    run: async () => (await import('./setup-link.ts')).printSetupLink(),
  },
  'reset-password': {
    usage: 'reset-password EMAIL',
    what: "sets a new password, asked for or read from standard input, and ends that person's sessions",
    run: async (args) => (await import('./reset-password.ts')).resetPassword(args),
  },
  backup: {
    usage: 'backup FILE',
    what: 'saves everything in one file while HELIX is in use; asks for a passphrase, or takes HELIX_BACKUP_PASSPHRASE',
    run: async (args) => (await import('./backup.ts')).backup(args),
  },
  restore: {
    usage: 'restore FILE',
    what: 'brings a backup into an empty installation',
    run: async (args) => (await import('./restore.ts')).restore(args),
  },
  'verify-activity': {
    usage: 'verify-activity',
    what: 'checks that nobody has changed the log of activity behind the back of HELIX',
    run: async () => (await import('./verify-activity.ts')).verifyInstalledActivity(),
  },
};

export async function helix(args: string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (asksForHelp(name)) return explain(Object.values(commands));
  const command = commands[name];
  if (!command) {
    throw new Problem(`There is no command "${name}".`, `Use one of: ${Object.keys(commands).join(', ')}.`);
  }
  return rest.some(asksForHelp) ? explain([command]) : command.run(rest);
}

function asksForHelp(word: string): boolean {
  return ['help', '--help', '-h'].includes(word);
}

function explain(which: HelixCommand[]): number {
  for (const { usage, what } of which) console.log(`${commandLine(usage.padEnd(22))} ${what}`);
  return 0;
}
