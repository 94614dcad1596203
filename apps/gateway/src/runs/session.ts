import { randomUUID } from 'node:crypto';
import type { MessagePart, RunOutcome, SessionLine, StoredMessage } from './session-records.ts';
import type { RunOwner, StoredLines } from './session-store.ts';

type OpenRun = { runId: string; startedAt: number; provider: string; model: string; owner?: RunOwner };

/** One session in memory: what its transcript's lines add up to. It never writes; whoever changes it appends. */
export class Session {
  readonly key: string;
  readonly agentId: string;
  readonly messages: StoredMessage[] = [];
  /** The transcript: the store has the first `written` lines; the first `safe` ones survive this process. */
  readonly lines: SessionLine[] = [];
  written = 0;
  safe = 0;
  readonly outcomes = new Map<string, RunOutcome>();
  sessionId: string = randomUUID();
  createdAt = Date.now();
  updatedAt = Date.now();
  label: string | undefined;
  /** False until a first line was handed to the store. */
  isStored = false;
  openRun: OpenRun | null = null;
  lastOutcome: RunOutcome | null = null;

  constructor(key: string, agentId: string, stored: StoredLines | null) {
    this.key = key;
    this.agentId = agentId;
    for (const line of stored?.lines ?? []) this.apply(line);
    this.written = stored?.written ?? 0;
    this.safe = this.lines.length;
  }

  head(): SessionLine {
    const { sessionId, key, agentId, createdAt } = this;
    return { type: 'session', sessionId, key, agentId, createdAt };
  }

  apply(line: SessionLine): void {
    this.lines.push(line);
    switch (line.type) {
      case 'session':
        // A second one comes from a run that began while the transcript could not be read.
        if (this.isStored) break;
        this.sessionId = line.sessionId;
        this.createdAt = line.createdAt;
        this.updatedAt = line.createdAt;
        this.isStored = true;
        break;
      case 'label':
        this.label = line.label;
        break;
      case 'run-start':
        this.openRun = {
          runId: line.runId,
          startedAt: line.startedAt,
          provider: line.provider,
          model: line.model,
          owner: line.owner,
        };
        this.updatedAt = line.startedAt;
        break;
      case 'message':
        this.messages.push(line.message);
        this.updatedAt = line.message.timestamp;
        break;
      case 'run-end':
        // A run that was cancelled while it waited ends while another one is open.
        if (this.openRun?.runId === line.outcome.runId) this.openRun = null;
        this.lastOutcome = line.outcome;
        this.outcomes.set(line.outcome.runId, line.outcome);
        this.updatedAt = line.outcome.endedAt;
        break;
    }
  }

  createMessage(
    runId: string,
    message: { role: StoredMessage['role']; content: string | MessagePart[] } & Partial<StoredMessage>,
  ): StoredMessage {
    const seq = (this.messages.at(-1)?.__openclaw.seq ?? 0) + 1;
    return { timestamp: Date.now(), ...message, __openclaw: { id: randomUUID(), seq, runId } };
  }
}
