interface PolicyInput {
  nonce: string;
  /** Set where the API lives on another origin. */
  apiUrl?: string | undefined;
  isDevelopment?: boolean;
}

/**
 * No script runs without this answer's nonce. Style attributes are allowed (measured columns and marks need
 * them), style elements only with the nonce. Nothing is loaded from another origin but the API.
 */
export function contentSecurityPolicy({ nonce, apiUrl, isDevelopment = false }: PolicyInput): string {
  const api = apiUrl && URL.canParse(apiUrl) ? new URL(apiUrl).origin : undefined;
  const connections = ["'self'"];
  if (api) connections.push(api, api.replace(/^http/, 'ws'));
  // The development server sends hot updates over a socket and evaluates them.
  if (isDevelopment) connections.push('ws:');
  const directives = [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data: blob:${api ? ` ${api}` : ''}`,
    "font-src 'self'",
    `connect-src ${connections.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return directives.join('; ');
}
