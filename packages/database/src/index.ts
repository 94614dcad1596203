export { Database, type Db, type Trx } from './database.ts';
export { newId } from './id.ts';
export * from './repositories/event-repository.ts';
export * from './repositories/run-finish-repository.ts';
export * from './repositories/run-lease-repository.ts';
export * from './repositories/run-queue-repository.ts';
export * from './repositories/run-repository.ts';
export type * from './tables.ts';
export {
  type ActivityInput,
  type Actor,
  type CommitSignal,
  createRunWork,
  type EventInput,
  type RunWork,
  type Work,
  type WorkContext,
} from './work.ts';
