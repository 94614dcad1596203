// Owns the brief: everything about the task that an agent is told, in one place, in one order.
import type { RunStatus, RunTrigger, TaskPriority, TaskStatus } from '@helix/contracts';
import { type BriefFile, briefFiles } from './brief-files.ts';
import { readableMentions } from './mentions.ts';
import { taskStatusLabel } from './task-transitions.ts';

export type BriefComment = {
  authorName: string;
  authorType: 'user' | 'agent';
  content: string;
  createdAt: string;
};

/** An earlier run of the task, as its history tells it. */
export type BriefRun = {
  agentName: string;
  trigger: RunTrigger;
  status: RunStatus;
  finishedAt: string;
  feedback: string | null;
};

export type BriefInput = {
  key: string;
  title: string;
  boardName: string;
  description: string;
  priority: TaskPriority;
  dueDate: string | null;
  tags: string[];
  status: TaskStatus;
  files: BriefFile[];
  /** Whether the agent has the tool to read files. */
  canReadFiles: boolean;
  comments: BriefComment[];
  /** Of a mention's run: the comments that ask this agent; they are not among `comments`. */
  questions: BriefComment[];
  /** Of an answer's run: what the agent asked, and what people replied; these are not among `comments`. */
  asked: string | null;
  answers: BriefComment[];
  /** Of a mention's run: what was done about the task before, oldest first. */
  history: BriefRun[];
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
    input.files.length === 0 ? '' : section('Attached files', briefFiles(input.files, input.canReadFiles)),
    historySection(input.history),
    threadSection(input.comments),
    input.lastResult === null
      ? ''
      : section(
          input.trigger === 'mention' ? "The task's latest result" : 'Your last result',
          shorten(input.lastResult, LAST_RESULT_MAX_CHARACTERS),
        ),
    input.feedback === null ? '' : section('Feedback on it: address every point', input.feedback.trim()),
    questionSection(input.questions),
    answerSection(input),
    section('What to deliver', deliverable(input)),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function header(input: BriefInput): string {
  const facts = [
    `Board: ${input.boardName}`,
    `Priority: ${input.priority}`,
    input.dueDate === null ? '' : `Due: ${input.dueDate}`,
    input.trigger === 'mention' ? `Status: ${taskStatusLabel(input.status)}` : '',
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
    const line = spoken(comment);
    characters += line.length;
    if (characters > THREAD_MAX_CHARACTERS && kept.length > 0) break;
    kept.unshift(line);
  }
  const omitted = comments.length - kept.length;
  const note = omitted === 0 ? [] : [`(${omitted} earlier comments are left out)`];
  return section('Comments, oldest first', [...note, ...kept].join('\n\n'));
}

function spoken(comment: BriefComment): string {
  const kind = comment.authorType === 'user' ? 'person' : 'agent';
  return `**${comment.authorName}** (${kind}, ${comment.createdAt}):\n${readableMentions(comment.content)}`;
}

function historySection(runs: BriefRun[]): string {
  const lines = runs.map((run) => {
    const feedback = run.feedback === null ? '' : `; asked to improve: ${shorten(run.feedback.trim(), 500)}`;
    return `- ${run.finishedAt}, ${run.agentName}: ${run.trigger.replace('_', ' ')}, ${run.status.replace('_', ' ')}${feedback}`;
  });
  return lines.length === 0 ? '' : section('Runs so far, oldest first', lines.join('\n'));
}

function questionSection(questions: BriefComment[]): string {
  if (questions.length === 0) return '';
  const title = questions.length === 1 ? 'The comment that asks you' : 'The comments that ask you';
  return section(title, questions.map(spoken).join('\n\n'));
}

function answerSection({ asked, answers }: BriefInput): string {
  if (answers.length === 0) return '';
  const question = asked === null ? [] : [`The question was:\n${asked}`];
  return section('The answer to the question', [...question, ...answers.map(spoken)].join('\n\n'));
}

function deliverable(input: BriefInput): string {
  if (input.trigger === 'mention')
    return `An answer to ${input.questions.length > 1 ? 'those comments' : 'that comment'}, in Markdown. Your last message is posted as a comment in this thread: write to the people in it, and only what they asked for. The task itself stays as it is.`;
  if (input.feedback !== null)
    return 'The whole improved result, in Markdown, ready to replace the last one.';
  if (input.answers.length > 0)
    return 'With that answer: the finished result of this task, in Markdown. Your last message is shown to the person as the result.';
  return 'The finished result of this task, in Markdown. Your last message is shown to the person as the result: leave out greetings and remarks about yourself.';
}

function shorten(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const half = Math.floor(maxCharacters / 2);
  return `${text.slice(0, half)}\n\n(… ${text.length - 2 * half} characters left out …)\n\n${text.slice(-half)}`;
}
