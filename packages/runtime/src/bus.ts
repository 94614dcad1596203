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

/**
 * Fan-out between the replicas of the Backend, this one included. Delivery is at most once: everything that
 * is said here must also be found by looking (a sweep), and `onResume` tells when something may have been missed.
 */
export interface Bus {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Never waits and never throws; equal messages that have not left yet are sent once. */
  publish(topic: BusTopic, payload?: string): void;
  subscribe(topic: BusTopic, handler: (payload: string) => void): () => void;
  /** Called after each reconnect. */
  onResume(handler: () => void): () => void;
  readonly isConnected: boolean;
}
