export type { BrokenBatch, StoredSeal } from './activity-seal.ts';
export { Database, type Db, type Trx } from './database.ts';
export { isDatabaseAway, isDatabaseExhausted } from './database-away.ts';
export { runExclusively } from './exclusive.ts';
export { newId } from './id.ts';
export * from './repositories/activity-repository.ts';
export * from './repositories/activity-seal-repository.ts';
export * from './repositories/agent-file-repository.ts';
export * from './repositories/agent-identity-repository.ts';
export * from './repositories/agent-repository.ts';
export * from './repositories/attachment-repository.ts';
export * from './repositories/board-permission-repository.ts';
export * from './repositories/board-repository.ts';
export * from './repositories/board-visibility.ts';
export * from './repositories/comment-posting.ts';
export * from './repositories/comment-repository.ts';
export * from './repositories/department-repository.ts';
export * from './repositories/diagnosis-repository.ts';
export * from './repositories/event-repository.ts';
export * from './repositories/gateway-link-repository.ts';
export * from './repositories/gateway-repository.ts';
export * from './repositories/handle-repository.ts';
export * from './repositories/housekeeping-repository.ts';
export * from './repositories/idempotency-repository.ts';
export * from './repositories/invitation-repository.ts';
export * from './repositories/mention-repository.ts';
export * from './repositories/model-repository.ts';
export * from './repositories/notification-repository.ts';
export * from './repositories/organization-repository.ts';
export * from './repositories/run-decision-repository.ts';
export * from './repositories/run-finish-repository.ts';
export * from './repositories/run-lease-repository.ts';
export * from './repositories/run-list-repository.ts';
export * from './repositories/run-queue-repository.ts';
export * from './repositories/run-repository.ts';
export * from './repositories/running-attempt.ts';
export * from './repositories/search-repository.ts';
export * from './repositories/session-repository.ts';
export * from './repositories/settings-repository.ts';
export * from './repositories/skill-assignment-repository.ts';
export * from './repositories/skill-attachment-repository.ts';
export * from './repositories/skill-repository.ts';
export * from './repositories/skill-workspace-repository.ts';
export * from './repositories/task-list-repository.ts';
export * from './repositories/task-repository.ts';
export * from './repositories/telegram-repository.ts';
export * from './repositories/upload-repository.ts';
export * from './repositories/usage-repository.ts';
export * from './repositories/user-repository.ts';
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
