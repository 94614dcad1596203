/** Owns what the Backend's log, out of the database's reach, says of the sealed activity. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface LoggedHead {
  orgId: string;
  batch: number;
  head: string;
}

/** Oldest first; files that are not there are left out. The log is rotated, so that older heads are gone from it. */
export async function readLoggedHeads(files: string[]): Promise<LoggedHead[]> {
  const heads: LoggedHead[] = [];
  for (const file of files.filter(existsSync)) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const head = parseHead(line);
      if (head) heads.push(head);
    }
  }
  return heads;
}

function parseHead(line: string): LoggedHead | null {
  if (!line.includes('"activity sealed"')) return null;
  try {
    const { orgId, batch, head } = JSON.parse(line) as Partial<LoggedHead>;
    const isWhole = typeof orgId === 'string' && typeof batch === 'number' && typeof head === 'string';
    return isWhole ? { orgId, batch, head } : null;
  } catch {
    // A line cut off by the rotation.
    return null;
  }
}
