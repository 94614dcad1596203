import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type ApiClient, createApiClient } from './api.ts';
import { signInPath } from './sign-in-path.ts';

const defaultApiUrl = 'http://127.0.0.1:3000';

/**
 * For server rendering: straight to the Backend, as the person who asked (their cookie goes along). Without a session
 * the page gives way to signing in, unless `onSignedOut` says otherwise.
 */
export async function serverApi({ onSignedOut }: { onSignedOut?: () => void } = {}): Promise<ApiClient> {
  const incoming = await headers();
  const environment = process.env;
  const forwarded: Record<string, string> = {};
  for (const name of ['cookie', 'user-agent', 'x-request-id', 'x-forwarded-for']) {
    const value = incoming.get(name);
    if (value) forwarded[name] = value;
  }
  return createApiClient({
    baseUrl: () => (environment.HELIX_INTERNAL_API_URL || defaultApiUrl).replace(/\/$/, ''),
    headers: forwarded,
    onSignedOut: onSignedOut ?? (() => redirect(signInPath(incoming.get('x-helix-path') ?? '/'))),
  });
}
