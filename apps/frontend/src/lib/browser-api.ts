import { type ApiClient, createApiClient } from './api.ts';
import { signInPath } from './sign-in-path.ts';

/** The API's origin as the server told this page at run time; empty means the page's own. */
export function apiBaseUrl(): string {
  return (document.documentElement.dataset.apiUrl ?? '').replace(/\/$/, '');
}

/** For the browser: same origin (or `NEXT_PUBLIC_API_URL`), the session cookie goes along. */
export const browserApi: ApiClient = createApiClient({
  baseUrl: apiBaseUrl,
  onSignedOut: goToSignIn,
});

/** The session has ended: back here after signing in. */
export function goToSignIn(): void {
  if (window.location.pathname === '/sign-in') return;
  window.location.assign(signInPath(window.location.pathname + window.location.search));
}
