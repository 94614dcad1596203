// Owns how secrets are stored: AES-256-GCM under a key of their own, bound to the organization they belong to.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 'v1';

/** The id that a value sealed with this key carries. */
export function secretKeyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** Encrypts and decrypts secrets at rest. The key's id is stored with each value, so that keys can rotate. */
export class SecretBox {
  readonly #keys: Map<string, Buffer>;
  readonly #currentId: string;

  /**
   * @param keys base64 of 32 bytes each; the first encrypts, all decrypt.
   * @throws Error when a key is not 32 bytes.
   */
  constructor(keys: readonly [string, ...string[]]) {
    const entries = keys.map((text) => {
      const key = Buffer.from(text, 'base64');
      if (key.length !== 32) throw new Error('An encryption key must be 32 bytes in base64.');
      return [secretKeyId(key), key] as const;
    });
    this.#keys = new Map(entries);
    this.#currentId = entries[0]?.[0] ?? '';
  }

  /** @param context what the secret belongs to, e.g. `model:<org>:<id>`; decrypting needs the same. */
  encrypt(plain: string, context: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.#currentId), iv);
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [
      VERSION,
      this.#currentId,
      iv.toString('base64'),
      cipher.getAuthTag().toString('base64'),
      body.toString('base64'),
    ].join('.');
  }

  /** @throws Error when the value was altered, belongs elsewhere, or its key is not known any more. */
  decrypt(sealed: string, context: string): string {
    const [version, keyId, iv, tag, body] = sealed.split('.');
    if (version !== VERSION || keyId === undefined || !iv || !tag || body === undefined) {
      throw new Error('A stored secret has an unknown form.');
    }
    const decipher = createDecipheriv('aes-256-gcm', this.#key(keyId), Buffer.from(iv, 'base64'));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(Buffer.from(body, 'base64'), undefined, 'utf8') + decipher.final('utf8');
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (!key)
      throw new Error(`The encryption key ${id} is not known. Restore HELIX_ENCRYPTION_KEY from the backup.`);
    return key;
  }
}
