// What others need of the files in the workspaces of one gateway.
import type { AgentNote, AgentNotes, VersionedFileName } from '@helix/contracts';

export type WorkspaceFile = {
  content: string;
  /** SHA-256 of its bytes; of a file that is not there, that of the empty text. */
  hash: string;
  isMissing: boolean;
};

export interface WorkspaceFiles {
  /** False for an agent without a workspace there. */
  knows(agentId: string): boolean;
  /** @throws GatewayError when the gateway refuses or is away. */
  readFile(agentId: string, name: VersionedFileName): Promise<WorkspaceFile>;
  /**
   * @param replacing what is to be there still; null for whatever it is.
   * @throws FileChangedError when something else is there by now.
   */
  writeFile(
    agentId: string,
    name: VersionedFileName,
    content: string,
    replacing: WorkspaceFile | null,
  ): Promise<WorkspaceFile>;
  /** Null where the gateway keeps none that could be read. */
  listNotes(agentId: string): Promise<AgentNotes['items'] | null>;
  /** Null for a day without notes. */
  readNote(agentId: string, date: string): Promise<AgentNote | null>;
}

/** Somebody wrote the file after it had been read. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}
