/** Decides which uid runs PostgreSQL (it refuses root) and what that uid can reach. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Account {
  uid: number;
  gid: number;
  name: string;
}

const NOBODY: Account = { uid: 65534, gid: 65534, name: 'nobody' };

/** Null when this process is not root: then PostgreSQL simply runs as the same user. */
export function chooseAccount(dataDir: string, passwd = readPasswd()): Account | null {
  if (process.getuid?.() !== 0) return null;
  // A folder that some account already owns stays with it: PostgreSQL refuses data that it does not own.
  const owner = ownerOf(dataDir);
  if (owner && owner.uid !== 0) return { ...owner, name: nameOf(passwd, owner.uid) };
  return findAccount(passwd, 'postgres') ?? findAccount(passwd, 'nobody') ?? NOBODY;
}

/** True when every folder down to `path` lets this account through (mode bits only; ACLs are not read). */
export function canTraverse(account: Account, path: string): boolean {
  let folder = resolve(path);
  for (;;) {
    const found = ownerOf(folder);
    if (found && !allows(found, account, 0o1)) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

/** True when this account may read and execute the file itself, its folders aside. */
export function canExecute(account: Account, file: string): boolean {
  const found = ownerOf(file);
  return found !== null && allows(found, account, 0o5);
}

function allows(
  found: { uid: number; gid: number; mode: number },
  account: Account,
  wanted: number,
): boolean {
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
  return ((found.mode >> shift) & wanted) === wanted;
}

function ownerOf(path: string): { uid: number; gid: number; mode: number } | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? { uid: stat.uid, gid: stat.gid, mode: stat.mode } : null;
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return ''; // a minimal container may have none: the numeric account below still works
  }
}

function findAccount(passwd: string, name: string): Account | null {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((candidate) => candidate[0] === name);
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  return fields && uid > 0 && gid > 0 ? { uid, gid, name } : null;
}

function nameOf(passwd: string, uid: number): string {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((candidate) => candidate[2] === String(uid));
  return fields?.[0] ?? String(uid);
}
