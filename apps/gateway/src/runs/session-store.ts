import type { SessionLine } from './session-records.ts';

/** Where transcripts live. Appending is all that a run needs; a second driver only has to keep lines in order. */
export interface SessionStore {
  /** Null when there is none. */
  load(key: string): Promise<SessionLine[] | null>;
  /** With `isDurable` the lines survive a power cut when the promise resolves; without, a crash of the process. */
  append(key: string, lines: readonly SessionLine[], isDurable: boolean): Promise<void>;
  /** Answers where the transcript can still be found, or null when there was none. */
  archive(key: string): Promise<string | null>;
  remove(key: string): Promise<boolean>;
  keys(agentId?: string): Promise<string[]>;
}
