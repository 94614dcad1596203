// Owns the wake-up calls between processes. Payloads are ids, never rows: who is woken reads the database.

export const busTopics = [
  'events',
  'runs',
  'run-cancel',
  'session-ended',
  'user-changed',
  'gateways',
] as const;
export type BusTopic = (typeof busTopics)[number];

/** `message` is a sentence for people; it names no host, login or password. */
export type ConnectionStatus = { ok: boolean; message: string };

/**
 * Fan-out between the replicas of the Backend, this one included. A message may be lost with a connection, and then
 * `onMaybeMissed` says so: everything that is said here must also be found by looking.
 */
export interface Bus {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Never waits and never throws; equal messages that have not left yet are sent once. */
  publish(topic: BusTopic, payload?: string): void;
  subscribe(topic: BusTopic, handler: (payload: string) => void): () => void;
  /** Called when something may have been missed: after each reconnect, and again and again while the connection is away. */
  onMaybeMissed(handler: () => void): () => void;
  status(): ConnectionStatus;
}
