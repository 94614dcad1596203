/** Limits count by address, so nobody may choose the one that is counted: not to the API, and not through a page. */
import { expect } from '@playwright/test';
import type { Compose } from './compose.ts';

const WRITTEN = '203.0.113.7';

export async function expectHonestAddresses(compose: Compose, url: string): Promise<void> {
  const seenBefore = (await linesOf(compose)).length;
  // Refused requests leave a line in the Backend's log; the page asks the Backend on the caller's behalf.
  for (const path of ['/api/boards', '/notifications']) {
    await fetch(`${url}${path}`, { headers: { 'x-forwarded-for': WRITTEN }, redirect: 'manual' });
  }
  const lines = (await linesOf(compose)).slice(seenBefore);
  const addresses = lines.map(({ address }) => address);
  expect(lines.length).toBeGreaterThan(1);
  expect(addresses).not.toContain(WRITTEN);
  // One caller, one address, whichever way the request took.
  expect(new Set(addresses).size).toBe(1);
}

async function linesOf(compose: Compose): Promise<{ path: string; address: string }[]> {
  const lines = (await compose.logs('backend')).split('\n').filter((line) => line.includes('"address"'));
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as { path: string; address: string });
}
