import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from '#lib/content-security-policy.ts';

/** Gives each page its nonce, and tells the page its own address (to come back to after signing in). */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64');
  const environment = process.env;
  const policy = contentSecurityPolicy({
    nonce,
    apiUrl: environment.NEXT_PUBLIC_API_URL,
    isDevelopment: environment.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set('x-helix-path', request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: ['/((?!_next/static|healthz|icon.svg).*)'],
};
