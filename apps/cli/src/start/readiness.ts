import type { Readiness } from '@helix/contracts';

/** Null when the Backend gives no answer. */
export async function askReadiness(apiUrl: string): Promise<Readiness | null> {
  try {
    const response = await fetch(`${apiUrl}/api/ready`, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as Readiness;
  } catch {
    return null;
  }
}
