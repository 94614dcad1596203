import type { Mention } from '@helix/contracts';
import { memo, useMemo } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { remarkHtmlAsText } from '#lib/remark-html-as-text.ts';
import { remarkMentions } from '#lib/remark-mentions.ts';
import { MentionChip } from './mention-chip.tsx';

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // An image of another site would tell it who reads, so it is offered as a link.
  img: ({ src, alt }) =>
    typeof src === 'string' ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow">
        {alt || 'Image'}
      </a>
    ) : null,
  span: ({ node, children }) => {
    const { dataMention: type, dataMentionId: id, dataMentionHandle: handle } = node?.properties ?? {};
    return type === 'user' || type === 'agent' ? (
      <MentionChip type={type} id={String(id)} name={String(children)} handle={String(handle)} />
    ) : (
      <span>{children}</span>
    );
  },
  // The box of a list of things to do; Markdown knows no other input.
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} disabled aria-label={checked ? 'Done' : 'To do'} />
  ),
  // What scrolls sideways must be reachable by keyboard.
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre tabIndex={0}>{children}</pre>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="overflow-x-auto" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

const schema = {
  ...defaultSchema,
  attributes: {
    ...defaultSchema.attributes,
    // Text cannot write an element itself: only the plugin below makes these.
    span: [['dataMention', 'user', 'agent'], 'dataMentionId', 'dataMentionHandle'],
  },
} satisfies typeof defaultSchema;
const rehypePlugins: Options['rehypePlugins'] = [[rehypeSanitize, schema]];

interface MarkdownBlockProps {
  text: string;
  mentions: readonly Mention[];
}

/** One block: parsed again only when its text changed. */
export const MarkdownBlock = memo(function MarkdownBlock({ text, mentions }: MarkdownBlockProps) {
  const remarkPlugins = useMemo(
    () => [remarkGfm, remarkHtmlAsText, () => remarkMentions(mentions)],
    [mentions],
  );
  return (
    <ReactMarkdown components={components} remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins}>
      {text}
    </ReactMarkdown>
  );
});
