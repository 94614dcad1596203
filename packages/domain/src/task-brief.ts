// Owns the brief: everything about the task that an agent is told, in one place, in one order.
import type { RunTrigger, TaskPriority } from '@helix/contracts';

export type BriefComment = {
  authorName: string;
  authorType: 'user' | 'agent';
  content: string;
  createdAt: string;
};

export type BriefInput = {
  key: string;
  title: string;
  boardName: string;
  description: string;
  priority: TaskPriority;
  dueDate: string | null;
  tags: string[];
  comments: BriefComment[];
  /** The result of the latest successful run, when there was one. */
  lastResult: string | null;
  /** What the person who rejected the last result asks for. */
  feedback: string | null;
  trigger: RunTrigger;
};

/** The thread is bounded: beyond this many characters the oldest comments are left out, with a note of how many. */
export const THREAD_MAX_CHARACTERS = 40_000;
/** A result longer than this is shortened in the middle: its start and its end tell most. */
export const LAST_RESULT_MAX_CHARACTERS = 60_000;

/** Markdown. Parts that are empty are left out, except the description, whose absence the agent must see. */
export function buildTaskBrief(input: BriefInput): string {
  const sections = [
    header(input),
    section('Description', input.description.trim() || '(no description)'),
    threadSection(input.comments),
    input.lastResult === null
      ? ''
      : section('Your last result', shorten(input.lastResult, LAST_RESULT_MAX_CHARACTERS)),
    input.feedback === null ? '' : section('Feedback on it: address every point', input.feedback.trim()),
    section('What to deliver', deliverable(input)),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function header(input: BriefInput): string {
  const facts = [
    `Board: ${input.boardName}`,
    `Priority: ${input.priority}`,
    input.dueDate === null ? '' : `Due: ${input.dueDate}`,
    input.tags.length === 0 ? '' : `Tags: ${input.tags.join(', ')}`,
  ];
  return [`# Task ${input.key}: ${input.title}`, ...facts.filter(Boolean)].join('\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function threadSection(comments: BriefComment[]): string {
  if (comments.length === 0) return '';
  const kept: string[] = [];
  let characters = 0;
  for (const comment of comments.toReversed()) {
    const line = `**${comment.authorName}** (${comment.authorType === 'user' ? 'person' : 'agent'}, ${comment.createdAt}):\n${comment.content}`;
    characters += line.length;
    if (characters > THREAD_MAX_CHARACTERS && kept.length > 0) break;
    kept.unshift(line);
  }
  const omitted = comments.length - kept.length;
  const note = omitted === 0 ? [] : [`(${omitted} earlier comments are left out)`];
  return section('Comments, oldest first', [...note, ...kept].join('\n\n'));
}

function deliverable(input: BriefInput): string {
  if (input.feedback !== null)
    return 'The whole improved result, in Markdown, ready to replace the last one.';
  return 'The finished result of this task, in Markdown. Your last message is shown to the person as the result: leave out greetings and remarks about yourself.';
}

function shorten(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const half = Math.floor(maxCharacters / 2);
  return `${text.slice(0, half)}\n\n(… ${text.length - 2 * half} characters left out …)\n\n${text.slice(-half)}`;
}
