import { setTimeout as delay } from 'node:timers/promises';
import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { type BriefDigest, digestBrief } from './demo-brief.ts';

/** About as fast as a model that answers well. */
const WORD_DELAY_MS = 25;

type Step = { text: string; call: { toolName: string; input: object } | null };

/**
 * The offline demo: reads the brief, streams a few sentences, uses one tool once and ends with an outline drawn
 * from the task's own words. It says in each answer that it is a demo.
 */
export function createDemoModel(wordDelayMs = WORD_DELAY_MS): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'demo',
    modelId: 'demo',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('The demo model only streams.')),
    doStream: async ({ prompt, tools = [], abortSignal }) => {
      const step = nextStep(
        prompt,
        tools.map((tool) => tool.name),
      );
      const stream = ReadableStream.from(play(step, wordDelayMs, abortSignal));
      return { stream: stream as ReadableStream<LanguageModelV4StreamPart> };
    },
  };
}

/** Pure: what the demo says next, seeing the conversation so far and the tools it may use. */
export function nextStep(prompt: LanguageModelV4Prompt, toolNames: readonly string[]): Step {
  const digest = digestBrief(lastUserText(prompt));
  if (digest.question !== null) return { text: answer(digest, digest.question), call: null };
  if (prompt.at(-1)?.role === 'tool') return { text: outline(digest), call: null };
  const toolName = ['comment', 'note'].find((name) => toolNames.includes(name));
  if (!toolName) return { text: `${opening(digest)}\n\n${outline(digest)}`, call: null };
  const said =
    digest.feedback.length > 0
      ? `I have read the feedback on "${digest.title}" and am reworking the outline.`
      : `I have read "${digest.title}" and am drafting an outline.`;
  return { text: opening(digest), call: { toolName, input: { content: said } } };
}

function opening(digest: BriefDigest): string {
  const given =
    digest.wordCount === 0
      ? 'a title and no description'
      : `a title and a description of ${digest.wordCount} words`;
  const first = digest.points[0] ? ` The first thing it asks for: ${digest.points[0]}.` : '';
  const feedback =
    digest.feedback.length > 0
      ? ` You sent the last result back and asked: ${digest.feedback.join('; ')}. I take that up now.`
      : '';
  return `I was given "${digest.title}": ${given}.${first}${feedback} I will leave a short note and then set out an outline.`;
}

function answer({ title, points }: BriefDigest, question: string): string {
  const known =
    points.length === 0 ? [] : ['', 'What I know of it:', '', ...points.map((point) => `- ${point}`)];
  return [
    `You ask about "${title}":`,
    '',
    `> ${question}`,
    ...known,
    '',
    'This is a demo answer, written offline from the words of the task. Connect a model under Models and ask again for a real one.',
  ].join('\n');
}

function outline(digest: BriefDigest): string {
  const points =
    digest.points.length > 0 ? digest.points : [`Say in one sentence what "${digest.title}" must achieve`];
  const changes =
    digest.feedback.length === 0
      ? []
      : ['', '### Your feedback, taken up', '', ...digest.feedback.map((point) => `- [x] ${point}`)];
  return [
    `## ${digest.title}`,
    ...changes,
    '',
    '### Outline',
    '',
    ...points.map(
      (point, index) =>
        `${index + 1}. **${point}** — decide who does it, and how you will see that it is done.`,
    ),
    '',
    '### Next',
    '',
    'This is a demo answer, written offline from the words of the task. Connect a model under Models and run the task again for a real result.',
  ].join('\n');
}

function lastUserText(prompt: LanguageModelV4Prompt): string {
  const message = prompt.findLast((entry) => entry.role === 'user');
  if (message?.role !== 'user') return '';
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

async function* play(
  step: Step,
  wordDelayMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<LanguageModelV4StreamPart> {
  yield { type: 'stream-start', warnings: [] };
  yield { type: 'text-start', id: 'text' };
  for (const word of step.text.match(/\s*\S+/g) ?? []) {
    yield { type: 'text-delta', id: 'text', delta: word };
    await delay(wordDelayMs, undefined, { signal });
  }
  yield { type: 'text-end', id: 'text' };
  if (step.call)
    yield {
      type: 'tool-call',
      toolCallId: `demo-${crypto.randomUUID()}`,
      toolName: step.call.toolName,
      input: JSON.stringify(step.call.input),
    };
  yield {
    type: 'finish',
    finishReason: { unified: step.call ? 'tool-calls' : 'stop', raw: step.call ? 'tool_calls' : 'stop' },
    // No model ran, so there are no tokens to report.
    usage: {
      inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: undefined, text: undefined, reasoning: undefined },
    },
  };
}
