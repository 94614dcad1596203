import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SecretBox } from './secret-box.ts';

const key = () => randomBytes(32).toString('base64');

describe('SecretBox', () => {
  it('gives back what it sealed, and seals differently each time', () => {
    const box = new SecretBox([key()]);
    const sealed = box.encrypt('sk-1', 'model:a');
    expect(box.decrypt(sealed, 'model:a')).toBe('sk-1');
    expect(box.encrypt('sk-1', 'model:a')).not.toBe(sealed);
    expect(sealed).not.toContain('sk-1');
  });

  it('refuses a value moved to another place or altered', () => {
    const box = new SecretBox([key()]);
    const sealed = box.encrypt('sk-1', 'model:a');
    expect(() => box.decrypt(sealed, 'model:b')).toThrow();
    expect(() => box.decrypt(`${sealed.slice(0, -4)}AAAA`, 'model:a')).toThrow();
  });

  it('decrypts with an older key and encrypts with the first', () => {
    const [older, newer] = [key(), key()];
    const sealed = new SecretBox([older]).encrypt('sk-1', 'm');
    expect(new SecretBox([newer, older]).decrypt(sealed, 'm')).toBe('sk-1');
    expect(() => new SecretBox([newer]).decrypt(sealed, 'm')).toThrow('not known');
  });
});
