// Owns the words of the bot: plain text, because a name with a star in it must not break a message.
import type { Task, TaskStatus } from '@helix/contracts';
import type { UnsentNotification, WaitingTask } from '@helix/database';
import { readableMentions, taskStatusLabel } from '@helix/domain';

/** Telegram refuses messages of more than 4,096 characters. */
const MESSAGE_MAX_CHARACTERS = 3_800;

export const HELP = `I tell you what waits for you in HELIX, and you can decide from here.

/tasks – what waits for somebody
/task MKT-42 – its state and result
/approve MKT-42
/reject MKT-42 what should change
/comment MKT-42 your words (also answers an agent's question)
/unlink – stop this

You can also reply to a message of mine: that is a comment on its task.`;

export const NOT_LINKED =
  'This chat is not linked to an account. Open Settings in HELIX, press “Link my Telegram”, and send me the code: /start CODE';

export function notificationText(notification: UnsentNotification, publicUrl: string): string {
  const { title, body, board_id, task_id } = notification;
  return shorten(
    [title, body, `${publicUrl}/boards/${board_id}?task=${task_id}`].filter(Boolean).join('\n\n'),
  );
}

export function taskText(task: Task, publicUrl: string): string {
  const parts = [
    `${task.key} ${task.title}`,
    taskStatusLabel(task.status),
    task.question ? `${task.question.agent_name} asks: ${readableMentions(task.question.content)}` : '',
    task.failure ? `${task.failure.message} ${task.failure.remedy}` : '',
    task.result ?? '',
  ];
  const link = `${publicUrl}/boards/${task.board_id}?task=${task.id}`;
  return `${shorten(parts.filter(Boolean).join('\n\n'))}\n\n${link}`;
}

export function taskListText(tasks: WaitingTask[]): string {
  if (tasks.length === 0) return 'Nothing waits for anybody.';
  const lines = tasks.map(
    ({ board_key, number, title, status }) =>
      `${board_key}-${number} ${title} (${taskStatusLabel(status as TaskStatus)})`,
  );
  return shorten(['What waits:', ...lines].join('\n'));
}

/** The task that a text names: by our link at its end, else by the first number in it. */
export type Subject = { id: string } | { boardKey: string; number: number };

/**
 * The link counts more than any number: what stands above it has names and words that others chose, and an agent
 * may well be called GPT-4.
 */
export function subjectOf(text: string): Subject | null {
  const id = /\/boards\/[\da-f-]{36}\?task=([\da-f-]{36})$/.exec(text)?.[1];
  if (id !== undefined) return { id };
  const match = /\b([A-Z][A-Z0-9]{1,5})-(\d{1,9})\b/i.exec(text);
  return match ? { boardKey: match[1]?.toUpperCase() ?? '', number: Number(match[2]) } : null;
}

/** `/reject MKT-42 shorter`: what comes after the number. */
export function wordsAfterKey(text: string): string {
  return text.replace(/^\s*\S+/, '').trim();
}

function shorten(text: string): string {
  return text.length <= MESSAGE_MAX_CHARACTERS
    ? text
    : `${text.slice(0, MESSAGE_MAX_CHARACTERS)}…\n(The rest is in HELIX.)`;
}
