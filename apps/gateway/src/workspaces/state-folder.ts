import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createDeviceIdentity, type DeviceIdentity, deviceIdentityFromPem } from '@helix/gateway-protocol';
import { writeFileAtomically } from './atomic-write.ts';

export type StateFolder = {
  root: string;
  workspaces: string;
  sessions: string;
  trash: string;
  settingsFile: string;
  identity: DeviceIdentity;
};

/** Makes the state folder's rooms, owner only, and the gateway's own device key on the first start. */
export async function openStateFolder(root: string): Promise<StateFolder> {
  const rooms = {
    workspaces: join(root, 'workspaces'),
    sessions: join(root, 'sessions'),
    trash: join(root, 'trash'),
  };
  const identityFolder = join(root, 'identity');
  const configsFolder = join(root, 'configs');
  await mkdir(root, { recursive: true, mode: 0o700 });
  await Promise.all(
    [...Object.values(rooms), identityFolder, configsFolder].map((folder) =>
      mkdir(folder, { recursive: true, mode: 0o700 }),
    ),
  );
  const identity = await openIdentity(join(identityFolder, 'device-key.pem'));
  return { root, ...rooms, settingsFile: join(configsFolder, 'gateway.json'), identity };
}

async function openIdentity(file: string): Promise<DeviceIdentity> {
  const pem = await readTextOrNull(file);
  if (pem !== null) return deviceIdentityFromPem(pem);
  const identity = createDeviceIdentity();
  await writeFileAtomically(file, identity.privateKeyPem, 0o600);
  return identity;
}

export async function readTextOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Moves something out of the way instead of destroying it; answers false when it was not there. */
export async function moveToTrash(state: StateFolder, path: string, label: string): Promise<boolean> {
  try {
    await rename(path, join(state.trash, `${label}-${Date.now()}`));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
