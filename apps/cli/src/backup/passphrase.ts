/** Owns what a passphrase does: it seals the secrets of a backup and vouches for its contents. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Problem } from '../problem.ts';

/** A short one is found by trying; whoever has the file has all the time there is. */
const MIN_CHARACTERS = 10;
/** About 0.1 s and 64 MB for each try. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
const IV_BYTES = 12;
const TAG_BYTES = 16;

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

export interface PassphraseKeys {
  seal(plain: Buffer): Buffer;
  /** @throws Error when the passphrase is another one, or the text was altered. */
  unseal(sealed: Buffer): Buffer;
  mac(text: Buffer): Buffer;
  isMac(text: Buffer, mac: Buffer): boolean;
}

export const newSalt = (): Buffer => randomBytes(16);

export async function keysOf(passphrase: string, salt: Buffer): Promise<PassphraseKeys> {
  const bytes = await derive(passphrase.normalize('NFC'), salt, 64, COST);
  const [sealKey, macKey] = [bytes.subarray(0, 32), bytes.subarray(32)];
  const mac = (text: Buffer) => createHmac('sha256', macKey).update(text).digest();
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv);
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]);
    },
    unseal(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, IV_BYTES));
      decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    },
    mac,
    isMac: (text, given) => given.length === 32 && timingSafeEqual(mac(text), given),
  };
}

export function checkPassphrase(passphrase: string): string {
  if (passphrase.length >= MIN_CHARACTERS) return passphrase;
  throw new Problem(
    `A passphrase must have at least ${MIN_CHARACTERS} characters.`,
    'It protects the keys of your providers inside the backup. Give one in HELIX_BACKUP_PASSPHRASE, or type it when asked.',
  );
}
