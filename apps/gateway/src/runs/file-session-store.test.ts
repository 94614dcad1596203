import { describe } from 'vitest';
import { describeSessionStore } from '../testing/session-store-contract.ts';
import { createStateFolder } from '../testing/test-gateway.ts';
import { openStateFolder } from '../workspaces/state-folder.ts';
import { FileSessionStore } from './file-session-store.ts';

describe('transcripts in the state folder', () => {
  describeSessionStore(async () => new FileSessionStore(await openStateFolder(await createStateFolder())));
});
