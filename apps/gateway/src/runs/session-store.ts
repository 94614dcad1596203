import type { Session } from './session.ts';
import type { SessionLine } from './session-records.ts';

/** A transcript as the store has it; `written` of its lines need not be saved again. */
export type StoredLines = { lines: SessionLine[]; written: number };

/** Where transcripts live: in the state folder, or in Redis, where several gateways share them. */
export interface SessionStore {
  /** Null when there is none. @throws RequestError, retryable, when the store cannot be asked now. */
  load(key: string): Promise<StoredLines | null>;
  /** What this gateway's own folder has of it. */
  loadFromFolder(key: string): Promise<StoredLines | null>;
  /**
   * Writes what the session has beyond its `written` lines. With `isDurable` the lines survive a power cut when the
   * promise resolves; without, a crash of the process.
   */
  save(session: Session, isDurable: boolean): Promise<void>;
  /** Whether memory still says what the store says; what the store has lost is written again. */
  isCurrent(session: Session): Promise<boolean>;
  /** True while lines of this session still have to reach the store. */
  isBehind(key: string): boolean;
  /** Whether the process that has begun a run may still be at it. */
  isAlive(owner: RunOwner): Promise<boolean>;
  /** Answers where the transcript can still be found, or null when there was none. */
  archive(key: string): Promise<string | null>;
  /** Moves every transcript of the agent aside. */
  archiveAgent(agentId: string): Promise<void>;
  remove(key: string): Promise<boolean>;
  keys(agentId?: string): Promise<string[]>;
}

/** Which process carries a run out: a gateway's device, which outlives its process, and one start of it. */
export type RunOwner = { deviceId: string; bootId: string };
