import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '../runs/session-records.ts';
import { buildMessages } from './build-messages.ts';

let seq = 0;
const row = (
  runId: string,
  message: Partial<StoredMessage> & Pick<StoredMessage, 'role' | 'content'>,
): StoredMessage => ({
  timestamp: 1,
  ...message,
  __openclaw: { id: String(++seq), seq, runId },
});
const user = (runId: string, content: string) => row(runId, { role: 'user', content });
const says = (runId: string, text: string) =>
  row(runId, { role: 'assistant', content: [{ type: 'text', text }] });
const calls = (runId: string, id: string) =>
  row(runId, {
    role: 'assistant',
    content: [{ type: 'toolCall', id, name: 'read', arguments: { path: 'a' } }],
  });
const result = (runId: string, id: string, text: string) =>
  row(runId, { role: 'toolResult', toolCallId: id, toolName: 'read', content: [{ type: 'text', text }] });

describe('buildMessages', () => {
  it('gives the whole session where it fits', () => {
    const rows = [user('1', 'A'), calls('1', 'c'), result('1', 'c', 'file'), says('1', 'B'), user('2', 'C')];
    expect(buildMessages(rows, '2', 10_000)).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'A' }] },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'read', input: { path: 'a' } }],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c', toolName: 'read', output: { type: 'text', value: 'file' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'B' }] },
      { role: 'user', content: [{ type: 'text', text: 'C' }] },
    ]);
  });

  it('leaves out briefs that were never answered, and calls whose result is missing', () => {
    const rows = [user('1', 'down'), user('2', 'A'), calls('2', 'lost'), says('2', 'B'), user('3', 'C')];
    expect(buildMessages(rows, '3', 10_000).map((message) => message.content)).toEqual([
      [{ type: 'text', text: 'A' }],
      [{ type: 'text', text: 'B' }],
      [{ type: 'text', text: 'C' }],
    ]);
  });

  it('shows pictures after all results of a step, and drops them with the output that showed them', () => {
    const image = { name: 'a.png', mediaType: 'image/png', data: new Uint8Array([1]) };
    const images = new Map([['c', [image]]]);
    const rows = [user('1', 'A'), calls('1', 'c'), result('1', 'c', 'shown')];
    expect(buildMessages(rows, '1', 10_000, images).at(-1)).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'The picture "a.png":' },
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: image.data } },
      ],
    });
    const crowded = [...rows, calls('1', 'd'), result('1', 'd', 'x'.repeat(300))];
    const messages = buildMessages(crowded, '1', 1_000, images);
    expect(JSON.stringify(messages)).toContain('left out to save space');
    expect(messages.some(({ content }) => JSON.stringify(content).includes('a.png'))).toBe(false);
    expect(buildMessages(crowded, '1', 10_000, images).map(({ role }) => role)).toEqual([
      ...['user', 'assistant', 'tool', 'user', 'assistant', 'tool'],
    ]);
  });

  it('drops the oldest tool outputs first, then the oldest turns, never the present brief', () => {
    const big = 'x'.repeat(5_000);
    const rows = [user('1', 'A'), calls('1', 'c'), result('1', 'c', big), says('1', 'B'), user('2', 'C')];
    const lighter = JSON.stringify(buildMessages(rows, '2', 2_000));
    expect(lighter).toContain('left out to save space');
    expect(lighter).toContain('"A"');
    const tiny = JSON.stringify(buildMessages([user('1', big), says('1', big), user('2', 'C')], '2', 100));
    expect(tiny).toContain('Earlier turns of this session were left out');
    expect(tiny).toContain('"C"');
    expect(tiny).not.toContain('xxx');
  });

  it('always pairs tool calls with results, whatever is dropped', () => {
    const turn = fc.record({ size: fc.integer({ min: 0, max: 3_000 }), hasResult: fc.boolean() });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), fc.integer({ min: 0, max: 12_000 }), (turns, limit) => {
        const rows = turns.flatMap(({ size, hasResult }, index) => [
          user(`r${index}`, 'q'),
          calls(`r${index}`, `c${index}`),
          ...(hasResult ? [result(`r${index}`, `c${index}`, 'y'.repeat(size))] : []),
          says(`r${index}`, 'a'),
        ]);
        const messages = buildMessages([...rows, user('now', 'go')], 'now', limit);
        const parts = messages.flatMap((message): { type: string; toolCallId?: string }[] =>
          Array.isArray(message.content) ? message.content : [],
        );
        const called = parts.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []));
        const answered = parts.flatMap((part) => (part.type === 'tool-result' ? [part.toolCallId] : []));
        expect(called).toEqual(answered);
        expect(messages.at(-1)).toEqual({ role: 'user', content: [{ type: 'text', text: 'go' }] });
      }),
    );
  });
});
