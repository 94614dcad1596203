import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSkillFile, renderSkillFile, type SkillFileFields } from './skill-file.ts';

function read(text: string) {
  const result = parseSkillFile(text);
  if (result.type === 'bad') throw new Error(JSON.stringify(result.problems));
  return result.file;
}

function problemsOf(text: string): string[] {
  const result = parseSkillFile(text);
  return result.type === 'ok'
    ? []
    : result.problems.map((problem) => `line ${problem.line}: ${problem.message}`);
}

const file = (yaml: string, body = 'Body.') => `---\n${yaml}\n---\n\n${body}`;

describe('parseSkillFile', () => {
  it('reads the fields, keeps every other key, and gives the Markdown alone', () => {
    const text = file(
      'name: Press release\ndescription: >\n  How we write\n  to the press.\nactivation: tag\ntags: [press, News]\nboards: MKT, Sales\nlicense: MIT\nmetadata:\n  author: Zoë',
      '# Tone\n\nPlain.\n',
    );
    expect(read(text)).toEqual({
      fields: {
        name: 'Press release',
        description: 'How we write to the press.',
        activation_mode: 'tag',
        activation_tags: ['press', 'News'],
        boards: ['MKT', 'Sales'],
      },
      other: { license: 'MIT', metadata: { author: 'Zoë' } },
      content: '# Tone\n\nPlain.\n',
      lines: { name: 2, description: 3, activation_mode: 6, activation_tags: 7, boards: 8 },
    });
  });

  it('reads Markdown without frontmatter as it is', () => {
    expect(read('# Tone\n\n---\n\nPlain.')).toMatchObject({ fields: {}, content: '# Tone\n\n---\n\nPlain.' });
    expect(read('')).toMatchObject({ content: '' });
    expect(read('---\n---\nBody')).toMatchObject({ fields: {}, content: 'Body' });
  });

  it('reads what Windows and old editors write', () => {
    expect(read('\uFEFF---\r\nname: A\r\n---\r\nBody\r\nmore')).toMatchObject({
      fields: { name: 'A' },
      content: 'Body\nmore',
    });
    expect(read('\n \n---\nname: A\n...\nBody')).toMatchObject({ fields: { name: 'A' }, content: 'Body' });
  });

  it.each([
    ['---\nname: A', 'line 1: frontmatter begins here and has no closing line of three dashes'],
    ['---', 'line 1: frontmatter begins here and has no closing line of three dashes'],
    [file('name: A\nname: B'), 'line 3: this key is there twice'],
    [file('name: A\ndescription: when: now'), 'line 3: a value with a colon in it must stand in quotes'],
    [file('a:\n\tb: 1'), 'line 3: indent with spaces, not with tabs'],
    [file('just words'), 'line 2: frontmatter must be lines of the form "key: value"'],
    [file('- a\n- b'), 'line 2: frontmatter must be lines of the form "key: value"'],
    [file('name: [a, b]'), 'line 2: name must be text'],
    [file('x: 1\nactivation: sometimes'), 'line 3: activation must be always, board or tag'],
    [file('tags:\n  a: b'), 'line 2: tags must be a list of tags'],
    [file('enabled: maybe'), 'line 2: enabled must be true or false'],
    [file('slug: Not A Slug'), 'line 2: slug must be lower-case letters, digits and single hyphens'],
    [file('x: "a\\0b"'), 'line 2: x cannot be kept: it is nested too deeply, or not text'],
    [file('x: .nan'), 'line 2: x cannot be kept: it is nested too deeply, or not text'],
    [
      '\n\n---\nname: A\n---\n\n---\nb',
      'line 7: a second frontmatter begins here; for a horizontal rule write three asterisks',
    ],
    [file(`x: ${'['.repeat(5_000)}`), 'line 2: this is nested too deeply'],
    [
      file(`a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]`),
      'line 2: frontmatter repeats its anchors too often',
    ],
    [file(`x: ${'y'.repeat(17_000)}`), 'line 1: frontmatter may have up to 16000 characters'],
  ])('refuses bad frontmatter, saying the line and the reason (%#)', (text, problem) => {
    expect(problemsOf(text)[0]).toEqual(problem);
  });

  it('tells every problem at once', () => {
    expect(problemsOf(file('name: [a]\nactivation: 3\nok: 1'))).toEqual([
      'line 2: name must be text',
      'line 3: activation must be always, board or tag',
    ]);
  });

  it('does not let a key reach the prototype', () => {
    const { other } = read(file('__proto__:\n  polluted: yes\nconstructor: x'));
    expect(Object.keys(other)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('never throws, and points into the text, whatever it is given', () => {
    const piece = fc.constantFrom(
      '---',
      '\n',
      'name: ',
      '- ',
      'a',
      '"',
      '[',
      '{',
      '&a ',
      '*a',
      '\t',
      ': ',
      '|',
      '!!x ',
      '\r\n',
      '%YAML',
      '...',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, isFenced) => {
        const text = isFenced ? file(pieces.join('')) : pieces.join('');
        const result = parseSkillFile(text);
        if (result.type === 'ok') return;
        const last = text.split(/\r\n?|\n/).length;
        for (const problem of result.problems) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(last);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('renderSkillFile', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'aZ0 :#-\'"[]{}&*!|>%@`?,=~é🙂yesnull') })
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  const noComma = line.filter((text) => !text.includes(','));
  const list = fc.uniqueArray(noComma, { minLength: 1, maxLength: 4 });
  const json = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom(...'a: -#\n"é') });
  const fields = fc.record(
    {
      name: line,
      slug: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?$/),
      description: line,
      activation_mode: fc.constantFrom('always' as const, 'board' as const, 'tag' as const),
      boards: list,
      activation_tags: list,
      enabled: fc.constant(false),
    },
    { requiredKeys: [] },
  );
  const other = fc.dictionary(
    fc.constantFrom('license', 'metadata', 'allowed-tools', 'version', 'x y', '__proto__', 'null'),
    json,
    { maxKeys: 3, noNullPrototype: true },
  );
  const body = fc
    .string({ maxLength: 60, unit: fc.constantFrom(...'ab #-*\n`|:') })
    .map((text) => text.replace(/^(?:[ \t]*\n)+/, ''))
    .filter((text) => !/^---[ \t]*(?:\n|$)/.test(text));

  it('is read again as what was written', () => {
    fc.assert(
      fc.property(fields, other, body, (given: SkillFileFields, kept, content) => {
        const again = read(renderSkillFile(given, kept, content));
        expect(again.fields).toEqual(given);
        expect(JSON.stringify(again.other)).toBe(JSON.stringify(kept));
        expect(again.content).toBe(content);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves out what says nothing', () => {
    expect(renderSkillFile({ name: 'A', description: '', enabled: true, boards: [] }, {}, 'Body')).toBe(
      '---\nname: A\n---\n\nBody',
    );
  });
});
