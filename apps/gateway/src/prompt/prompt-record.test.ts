import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import { expect, it } from 'vitest';
import { toPromptRecord } from './prompt-record.ts';

const user = (text: string): LanguageModelV4Prompt[number] => ({
  role: 'user',
  content: [{ type: 'text', text }],
});

it('keeps the newest of a long session and says how much is left out', () => {
  const old = Array.from({ length: 10 }, (_, index) => user(`${index} ${'x'.repeat(10_000)}`));
  const { history, message } = toPromptRecord([...old, user('The brief.')]);
  expect(message).toBe('The brief.');
  expect(history[0]?.text).toBe('[5 earlier messages were sent and are not kept here]');
  expect(history.slice(1).map(({ text }) => text[0])).toEqual(['5', '6', '7', '8', '9']);
});

it('writes tools down as calls and their results, and a picture as its mark', () => {
  const { history } = toPromptRecord([
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool-call', toolCallId: 't', toolName: 'read', input: { path: 'a.md' } },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 't', toolName: 'read', output: { type: 'text', value: 'Text' } },
      ],
    },
    user('Go on.'),
  ]);
  expect(history).toEqual([
    { role: 'assistant', text: 'I look.\n\nread({"path":"a.md"})' },
    { role: 'tool', text: 'read: Text' },
  ]);
});
