/** Owns `$HELIX_HOME/.env`: settings people write there, and the secrets that we generate once. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Problem } from '../problem.ts';

type Environment = Record<string, string | undefined>;

/** Letters and digits only, so that a secret may stand in an address and in any settings file. */
export const hex = (bytes: number) => (): string => randomBytes(bytes).toString('hex');

/** What HELIX needs and a person need not think of. */
export const GENERATED: Record<string, () => string> = {
  JWT_SECRET: hex(32),
  HELIX_ENCRYPTION_KEY: () => randomBytes(32).toString('base64'),
  GATEWAY_TOKEN: hex(24),
  HELIX_SETUP_TOKEN: hex(24),
  POSTGRES_PASSWORD: hex(24),
  DATABASE_OWNER_PASSWORD: hex(24),
  DATABASE_SERVICE_PASSWORD: hex(24),
};

export const secretNames = Object.keys(GENERATED);

const HEADING = `# Settings and secrets of HELIX. Keep this file: without HELIX_ENCRYPTION_KEY the stored provider keys are
# lost. Variables of the environment win over what stands here.
`;

/** The file's values under the given environment; nothing is written. Empty variables count as unset. */
export function readSettings(home: string, environment: Environment): Environment {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  return { ...readEnvFile(join(home, '.env')), ...given };
}

/**
 * Adds the secrets that neither the file nor the environment has.
 * @returns all settings, and whether secrets were generated.
 */
export function completeSettings(
  home: string,
  environment: Environment,
): { settings: Environment; generated: boolean } {
  const settings = readSettings(home, environment);
  const missing = secretNames.filter((name) => !settings[name]);
  if (missing.length === 0) return { settings, generated: false };
  const file = join(home, '.env');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : HEADING;
  const added = missing.map((name) => {
    const value = GENERATED[name]?.() ?? '';
    settings[name] = value;
    return `${name}=${value}\n`;
  });
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  writeEnvFile(file, before + separator + added.join(''));
  return { settings, generated: true };
}

/** Changes one line of the file, or adds it; the rest stays as people wrote it. */
export function replaceSetting(home: string, name: string, value: string): void {
  const file = join(home, '.env');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : HEADING;
  const others = before.split('\n').filter((line) => !line.startsWith(`${name}=`));
  writeEnvFile(file, `${others.join('\n').trimEnd()}\n${name}=${value}\n`);
}

/** Whole or not at all: a start cut off in the middle must not leave half a secret behind. */
export function writeEnvFile(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, file);
  chmodSync(file, 0o600);
}

/** The values of a settings file; none where there is no file. Empty ones count as unset. */
export function readEnvFile(file: string): Environment {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new Problem(
      `The settings file ${file} cannot be read (${code === 'EISDIR' ? 'it is a folder' : code}).`,
      'Make it a file that this user may read.',
      { cause },
    );
  }
  if (text.includes('\0')) {
    throw new Problem(
      `The settings file ${file} is damaged: it holds binary data.`,
      'Restore it from a backup. If there is none, move it away: new secrets are made, and provider keys must be entered again.',
    );
  }
  return Object.fromEntries(Object.entries(parseEnv(text)).filter(([, value]) => value !== ''));
}
