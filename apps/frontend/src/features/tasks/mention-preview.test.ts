import type { Mention, MentionPreview } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { mentionsKey, previewSentences } from './mention-preview.ts';

const somebody = (type: Mention['type'], name: string): Mention => ({
  type,
  id: '018f3a52-0000-7000-8000-000000000001',
  name,
  handle: name.toLowerCase(),
});
const agent = (name: string, reason: string | null = null): MentionPreview['agents'][number] => ({
  ...somebody('agent', name),
  wakes: reason === null,
  reason,
});
const words = (preview: Partial<MentionPreview>, content = '') =>
  previewSentences({ agents: [], people: [], answers: null, ...preview }, content, 'me').map(
    ({ text }) => text,
  );

describe('whom a comment wakes, in words', () => {
  it('says who goes on with an answer', () => {
    expect(words({ answers: somebody('agent', 'Nora') }, '@Nora the north one')).toEqual([
      'Nora gets your answer and goes on.',
    ]);
  });

  it('says who answers and who is told', () => {
    expect(words({ agents: [agent('Nora')], people: [somebody('user', 'Ada')] })).toEqual([
      'Nora will answer.',
      'Ada will be notified.',
    ]);
    expect(words({ agents: [agent('Nora'), agent('Milo'), agent('Iris')] })).toEqual([
      'Nora, Milo and Iris will answer.',
    ]);
  });

  it('says who does not answer, and why', () => {
    expect(words({ agents: [agent('Nora'), agent('Milo', 'Milo is paused. Resume it first.')] })).toEqual([
      'Nora will answer.',
      'Not woken: Milo is paused. Resume it first.',
    ]);
    expect(words({ agents: [{ ...agent('Milo'), wakes: false }] })).toEqual(['Milo will not be woken.']);
  });

  it('says when a handle names nobody', () => {
    expect(words({ people: [somebody('user', 'Ada')] }, '@Ada and @someone and @me')).toEqual([
      'Ada will be notified.',
      '@someone names nobody who sees this board.',
    ]);
  });

  it('depends on the names alone', () => {
    expect(mentionsKey('@nora, please')).toBe(mentionsKey('Please, @Nora: again `@code`'));
    expect(mentionsKey('no names, a@b.c')).toBe('');
  });
});
