import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMention,
  type MentionRef,
  parseMentions,
  readableExcerpt,
  readableMentions,
} from './mentions.ts';

const id = '01a20484-decd-7645-96b1-ecb99a44a272';
const handles = (text: string) =>
  parseMentions(text).map((ref: MentionRef) => (ref.kind === 'handle' ? ref.handle : ref.id));

describe('mentions', () => {
  it('finds typed handles wherever prose has them', () => {
    expect(handles('@ada look. (@nora-2), "@Milo" and @ada again\n@bob: yes? @carl.')).toEqual([
      'ada',
      'nora-2',
      'milo',
      'bob',
      'carl',
    ]);
  });

  it('leaves addresses, paths and longer words alone', () => {
    for (const text of [
      'a@b.c',
      'mail ada@example',
      'npm i @scope/pkg is @helix.dev',
      'x/@ada',
      '@ada_b',
      '@@ada',
      '@é',
      'me+@ada',
      '@ada@example.com',
    ]) {
      expect([text, handles(text)]).toEqual([text, []]);
    }
  });

  it('leaves code alone, closed or not', () => {
    expect(handles('`@ada` and ``x ` @ada`` but @nora')).toEqual(['nora']);
    expect(handles('```ts\n@ada\n```\n@nora\n~~~\n@ada\n')).toEqual(['nora']);
  });

  it('finds picked ones by id, whatever their name holds, and reads them as a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        fc.pre(name.replace(/[[\]\n`~@]/g, '').trim() !== '' && !/[`~]/.test(name));
        const text = `Hello ${formatMention({ type: 'agent', id, name })}, go`;
        expect(parseMentions(text).filter((ref) => ref.kind === 'picked')).toEqual([
          { kind: 'picked', type: 'agent', id },
        ]);
        expect(readableMentions(text)).toBe(`Hello @${name.replace(/[[\]\n]/g, '')}, go`);
      }),
    );
  });

  it('never fails and never takes long, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('@', 'a', '`', '~', '[', ']', '(', ')', '\n', ' ', '-', '.'),
          maxLength: 2_000,
        }),
        (text) => {
          parseMentions(text);
        },
      ),
    );
  });
});

it('shows the name alone of a mention that an excerpt cuts through', () => {
  const address = `](agent:${id})`;
  expect(readableExcerpt(`Ada: Hi @[Nora${address} go`)).toBe('Ada: Hi @Nora go');
  expect(readableExcerpt(`Ada: Nora${address} go`)).toBe('Ada: Nora go');
  expect(readableExcerpt(`Ada: agent:${id}) go`)).toBe('Ada: go');
  expect(readableExcerpt('Hi @[Nora](agent:01a2')).toBe('Hi @Nora');
  expect(readableExcerpt('Hi @[Nora')).toBe('Hi @Nora');
  expect(readableExcerpt('[a link](https://a.example), an [x] and a@b')).toBe(
    '[a link](https://a.example), an [x] and a@b',
  );
});
