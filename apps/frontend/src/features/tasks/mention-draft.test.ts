import type { Mention } from '@helix/contracts';
import { parseMentions } from '@helix/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftContent, emptyDraft, insertMention, tokenAtCaret } from './mention-draft.ts';

const nora: Mention = {
  type: 'agent',
  id: '018f3a52-0000-7000-8000-000000000001',
  name: 'Nora',
  handle: 'nora',
};
const ada: Mention = {
  type: 'user',
  id: '018f3a52-0000-7000-8000-000000000002',
  name: 'Ada (Ops) Lovelace',
  handle: 'ada',
};
const otherNora: Mention = { ...nora, type: 'user', id: ada.id, handle: 'nora-2' };

const pick = (text: string, mention: Mention, draft = emptyDraft) => {
  const caret = text.indexOf('|');
  const plain = text.replace('|', '');
  const token = tokenAtCaret(plain, caret);
  if (!token) throw new Error(`no token in ${text}`);
  return insertMention({ ...draft, text: plain }, token, mention);
};

describe('the word at the caret', () => {
  it.each([
    ['@', 1, { start: 0, end: 1, query: '' }],
    ['Ask @no', 7, { start: 4, end: 7, query: 'no' }],
    ['Ask @no', 5, { start: 4, end: 7, query: '' }],
    ['(@Ян', 4, { start: 1, end: 4, query: 'Ян' }],
    ['`x` @a', 6, { start: 4, end: 6, query: 'a' }],
  ])('of %j at %i', (text, caret, token) => {
    expect(tokenAtCaret(text, caret)).toEqual(token);
  });

  it.each([
    ['mail me@example', 15],
    ['Ask @nora ', 10],
    ['no at', 5],
    ['```\n@no', 7],
    ['a/@no', 5],
  ])('is none in %j at %i', (text, caret) => {
    expect(tokenAtCaret(text, caret)).toBeNull();
  });
});

describe('picking', () => {
  it('replaces the whole word and leaves the caret behind a space', () => {
    expect(pick('Ask @n|ox now', nora)).toMatchObject({ draft: { text: 'Ask @Nora now' }, caret: 10 });
    expect(pick('@|', nora)).toMatchObject({ draft: { text: '@Nora ' }, caret: 6 });
  });

  it('tells two of the same name apart by their handle', () => {
    const first = pick('@|', nora).draft;
    const second = pick(`${first.text}and @|`, otherNora, first).draft;
    expect(second.text).toBe('@Nora and @nora-2 ');
    expect(parseMentions(draftContent(second))).toEqual([
      { kind: 'picked', type: 'agent', id: nora.id },
      { kind: 'picked', type: 'user', id: ada.id },
    ]);
  });
});

describe('what is sent', () => {
  it('carries ids, outside of code', () => {
    const { draft } = pick('@|', ada);
    const text = `${draft.text}see \`@${ada.name}\`\n\`\`\`\n@${ada.name}\n\`\`\`\n@${ada.name}, please`;
    const content = draftContent({ ...draft, text });
    expect(content).toBe(
      `@[${ada.name}](user:${ada.id}) see \`@${ada.name}\`\n\`\`\`\n@${ada.name}\n\`\`\`\n@[${ada.name}](user:${ada.id}), please`,
    );
  });

  it('leaves alone what was changed after picking', () => {
    const { draft } = pick('@|', nora);
    expect(draftContent({ ...draft, text: '@Norah and x@Nora and @Nor' })).toBe('@Norah and x@Nora and @Nor');
    expect(draftContent({ text: 'plain @nora', picks: [] })).toBe('plain @nora');
  });

  it('names whoever was picked, whatever the name', () => {
    const names = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((name) => name.trim() === name && !/[[\]`~\p{Cc}]/u.test(name));
    fc.assert(
      fc.property(names, (name) => {
        const { draft } = pick('Hi @|', { ...nora, name });
        expect(parseMentions(draftContent(draft))).toContainEqual({
          kind: 'picked',
          type: 'agent',
          id: nora.id,
        });
      }),
    );
  });
});
