import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

it('lets no script run without the nonce, and connects only to the API', () => {
  const policy = contentSecurityPolicy({ nonce: 'abc', apiUrl: 'https://api.example.com/x' });
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("connect-src 'self' https://api.example.com wss://api.example.com;");
  expect(policy).toContain("img-src 'self' data: blob: https://api.example.com;");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(contentSecurityPolicy({ nonce: 'abc', apiUrl: 'nonsense' })).toContain("connect-src 'self';");
});
