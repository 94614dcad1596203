// Owns what becomes of HTML that people and agents write: it is shown as the words that were typed. The sanitizer
// would drop it, and "what does <title> mean?" would read "what does mean?".
import type { MarkdownNode } from './remark-mentions.ts';

const LINE_BREAK = /^<br\s*\/?>$/i;
const COMMENT = /^<!--[\s\S]*-->$/;
/** Where Markdown has blocks, text needs a paragraph around it. */
const BLOCK_PARENTS: ReadonlySet<string> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);

/** A remark plugin. A line break stays one, because tables know no other; a comment stays unseen. */
export function remarkHtmlAsText() {
  const visit = (node: MarkdownNode): void => {
    if (!node.children) return;
    node.children = node.children.flatMap((child) => {
      if (child.type === 'html') return asText(child.value ?? '', BLOCK_PARENTS.has(node.type));
      visit(child);
      return [child];
    });
  };
  return visit;
}

function asText(html: string, isBlock: boolean): MarkdownNode[] {
  if (COMMENT.test(html.trim())) return [];
  if (!isBlock && LINE_BREAK.test(html)) return [{ type: 'break' }];
  const text: MarkdownNode = { type: 'text', value: html };
  return isBlock ? [{ type: 'paragraph', children: [text] }] : [text];
}
