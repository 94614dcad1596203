import type { Mention } from '@helix/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MarkdownBlock } from './markdown-block.tsx';

const nora: Mention = {
  type: 'agent',
  id: '018f3a52-0000-7000-8000-000000000001',
  name: 'Nora <b>',
  handle: 'nora',
};
const ada: Mention = {
  type: 'user',
  id: '018f3a52-0000-7000-8000-000000000002',
  name: 'Ada',
  handle: 'ada',
};
const html = (text: string) => renderToStaticMarkup(<MarkdownBlock text={text} mentions={[nora, ada]} />);
const chips = (text: string) => [...html(text).matchAll(/title="@([a-z-]+)"/g)].map(([, handle]) => handle);

describe('mentions in Markdown', () => {
  it('are chips, typed or picked, in any place of prose', () => {
    expect(chips(`Hi @nora, **@[Ada](user:${ada.id})**\n\n- @ADA!\n> @nora`)).toEqual([
      'nora',
      'ada',
      'ada',
      'nora',
    ]);
    expect(html(`See @[Ada](user:${ada.id}) now`)).not.toContain('@[');
  });

  it('are agents square and people round', () => {
    expect(html('@nora')).toContain('rounded-sm');
    expect(html('@ada')).toMatch(/rounded-full.*rounded-full/);
  });

  it.each([
    '`@nora`',
    '```\n@nora\n```',
    'me@nora.example and x@nora',
    '@nora-two @norah @nora/x',
    '[@nora](https://a.example)',
    '@someone',
  ])('are not seen in %j', (text) => {
    expect(chips(text)).toEqual([]);
  });

  it('stay words when they name nobody whom the comment names', () => {
    const other = html('Hi @[Mallory](agent:018f3a52-0000-7000-8000-000000000009)');
    expect(other).toBe('<p>Hi @Mallory</p>');
  });

  it('keeps words in angle brackets that the sanitizer would drop', () => {
    expect(html('what does <title> mean, and <b>this</b>?')).toBe(
      '<p>what does &lt;title&gt; mean, and &lt;b&gt;this&lt;/b&gt;?</p>',
    );
    expect(html('<script>alert(1)</script>')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>');
    expect(html('| a |\n|---|\n| x<br>y |')).toMatch(/x<br\/?>\s*y/);
    expect(html('Seen<!-- not seen -->')).toBe('<p>Seen</p>');
  });

  it('never become HTML of their own', () => {
    expect(html('@nora')).toContain('Nora &lt;b&gt;');
    const forged = '<span data-mention="agent" data-mention-id="x">@x</span> [y](javascript:alert(1))';
    expect(chips(forged)).toEqual([]);
    expect(html(forged)).not.toMatch(/<script|javascript:|<span data/);
  });
});

it('names the boxes of a list of things to do', () => {
  expect(html('- [x] Tide\n- [ ] Wind')).toMatch(/aria-label="Done".*aria-label="To do"/s);
});
