import { PathError } from '../../workspaces/workspace-path.ts';
import { invalidRequest } from '../request-error.ts';

/** A path that leaves the workspace is the client's mistake, not ours. */
export async function insideWorkspace<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PathError) throw invalidRequest(error.message);
    throw error;
  }
}
