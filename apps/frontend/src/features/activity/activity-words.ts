// Owns how an entry of the log reads: as a sentence, and its details as lines of before and after.
import type { Activity } from '@helix/contracts';
import { formatTokens, formatUsd } from '#lib/format.ts';
import { taskLink } from '#lib/task-link.ts';

/** Between who did it and what it was about. */
const verbs: Record<string, string> = {
  'task.created': 'created',
  'task.updated': 'changed',
  'task.moved': 'moved',
  'task.deleted': 'deleted the task',
  'task.executed': 'executed',
  'task.dispatched': 'started by itself on',
  'task.cancel_requested': 'stopped the run of',
  'task.approved': 'approved',
  'task.rejected': 'sent back',
  'comment.created': 'commented on',
  'attachment.added': 'attached a file to',
  'attachment.deleted': 'deleted a file of',
  'run.succeeded': 'finished',
  'run.failed': 'failed on',
  'run.cancelled': 'was stopped on',
  'run.timed_out': 'ran out of time on',
  'agent.created': 'created the agent',
  'agent.updated': 'changed the agent',
  'agent.deleted': 'deleted the agent',
  'agent.memory_changed': 'changed the memory of',
  'agent.file_kept': 'kept what was written over a file of',
  'model.created': 'connected the model',
  'model.updated': 'changed the model',
  'model.deleted': 'deleted the model',
  'gateway.created': 'added the gateway',
  'gateway.updated': 'changed the gateway',
  'gateway.deleted': 'removed the gateway',
  'skill.created': 'wrote the skill',
  'skill.updated': 'changed the skill',
  'skill.deleted': 'deleted the skill',
  'skill.attachment_added': 'added a file to the skill',
  'skill.attachment_deleted': 'deleted a file of the skill',
  'agent.skills_changed': 'changed the skills of',
  'board.created': 'created the board',
  'board.updated': 'changed the board',
  'board.access_changed': 'changed who may use the board',
  'board.deleted': 'deleted the board',
  'department.created': 'created the department',
  'department.updated': 'changed the department',
  'department.deleted': 'deleted the department',
  'user.created': 'joined with the account',
  'user.updated': 'changed the account of',
  'user.disabled': 'closed the account of',
  'user.enabled': 'opened again the account of',
  'organization.created': 'set up',
  'organization.updated': 'changed the settings of',
  'user.password_changed': 'changed the password of',
  'user.password_reset': 'set a new password for',
  'user.telegram_linked': 'linked a Telegram chat to',
  'user.telegram_unlinked': 'unlinked the Telegram chat of',
  'organization.telegram_connected': 'connected a Telegram bot to',
  'organization.telegram_disconnected': 'disconnected the Telegram bot of',
  'organization.onboarding_changed': 'changed the first steps of',
};

/** An action that has no words yet still reads: `skill.assigned` → "assigned the skill". */
export function verbOf({ action, entity_type }: Pick<Activity, 'action' | 'entity_type'>): string {
  const known = verbs[action];
  if (known) return known;
  const did = (action.split('.')[1] ?? action).replaceAll('_', ' ');
  return entity_type === 'task' ? did : `${did} the ${entity_type.replaceAll('_', ' ')}`;
}

/** Where to look at it; null for what has no page, or no longer one. */
export function addressOf(activity: Activity): string | null {
  const { action, entity_type, entity_id, board_id, details } = activity;
  if (action === `${entity_type}.deleted`) return null;
  if (entity_type === 'task' && board_id) {
    const { comment_id } = details;
    return taskLink(board_id, entity_id, typeof comment_id === 'string' ? comment_id : null);
  }
  if (entity_type === 'board') return `/boards/${entity_id}`;
  if (action === 'agent.memory_changed') return `/agents/${entity_id}?tab=memory`;
  if (entity_type === 'agent') return `/agents/${entity_id}`;
  if (entity_type === 'skill') return `/skills/${entity_id}`;
  if (entity_type === 'model') return '/models';
  return null;
}

export function runOf({ details }: Pick<Activity, 'details'>): string | null {
  return typeof details.run_id === 'string' ? details.run_id : null;
}

/** Of an ended run: what it used, or why it failed; null where neither was told. */
export function outcomeOf({
  details,
}: Pick<Activity, 'details'>): { text: string; isFailure: boolean } | null {
  if (isRecord(details.error)) return { text: textOf(details.error.message), isFailure: true };
  return isRecord(details.usage) ? { text: usageText(details.usage), isFailure: false } : null;
}

export interface DetailLine {
  label: string;
  /** Absent where only the present value is told. */
  from?: string;
  to: string;
}

/** Ids that a link says better. */
const hidden = new Set(['run_id', 'comment_id', 'hash']);
const fieldLabels: Record<string, string> = {
  ai_model_id: 'model',
  gateway_id: 'gateway',
  soul: 'identity',
  soul_version: 'version of the identity',
  assigned_agent_id: 'agent',
  primary_board_id: 'main board',
  department_id: 'department',
  api_key: 'key',
  open_level: 'open to everybody for',
};

export function detailLines({ details, actor_name }: Pick<Activity, 'details' | 'actor_name'>): DetailLine[] {
  const { before, after, usage, error, ...rest } = details;
  // The sentence has said it.
  if (rest.agent === actor_name) delete rest.agent;
  return [
    ...pairLines(before, after),
    ...Object.entries(rest)
      .filter(([name]) => !hidden.has(name))
      .map(([name, value]) => lineOf(labelOf(name), value)),
    ...(isRecord(error) ? [{ label: 'Reason', to: textOf(error.message) }] : []),
    ...(isRecord(usage) ? [{ label: 'Usage', to: usageText(usage) }] : []),
  ];
}

function pairLines(before: unknown, after: unknown): DetailLine[] {
  if (!isRecord(before) || !isRecord(after)) return [];
  return Object.keys(after).map((name) => ({
    label: labelOf(name),
    from: textOf(before[name]),
    to: textOf(after[name]),
  }));
}

function lineOf(label: string, value: unknown): DetailLine {
  // Long texts are told without their content.
  if (value === true) return { label, to: 'changed' };
  if (isRecord(value) && 'from' in value && 'to' in value)
    return { label, from: textOf(value.from), to: textOf(value.to) };
  return { label, to: textOf(value) };
}

function usageText(usage: Record<string, unknown>): string {
  const count = (name: string) => (typeof usage[name] === 'number' ? usage[name] : 0);
  const tokens = count('inputTokens') + count('outputTokens') + count('cachedTokens');
  const cost = typeof usage.costUsd === 'number' ? formatUsd(usage.costUsd) : 'no price set';
  return `${formatTokens(tokens)} tokens, ${cost}`;
}

function labelOf(name: string): string {
  const words = fieldLabels[name] ?? name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string')
    return value.replaceAll('_', ' ').length <= 40 && /^[a-z]+(_[a-z]+)+$/.test(value)
      ? value.replaceAll('_', ' ')
      : value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
