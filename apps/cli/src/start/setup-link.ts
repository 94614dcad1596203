/** The one-time link that creates the first administrator, and whether it is still needed. */

/** Null when the Backend gives no answer. */
export async function isSetupNeeded(apiUrl: string): Promise<boolean | null> {
  try {
    const response = await fetch(`${apiUrl}/api/setup`, { signal: AbortSignal.timeout(5_000) });
    return ((await response.json()) as { needed: boolean }).needed;
  } catch {
    return null;
  }
}

export function setupLink(publicUrl: string, settings: Record<string, string | undefined>): string {
  return `${publicUrl}/setup?token=${settings.HELIX_SETUP_TOKEN}`;
}
