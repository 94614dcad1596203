// Owns how mentions in Markdown become chips: only of those whom the comment is stored as naming, never in code or
// links. The chip is an element of the tree that the sanitizer still checks; no HTML is written.
import type { Mention } from '@helix/contracts';

/** The parts of a Markdown tree that are read here. */
export interface MarkdownNode {
  type: string;
  value?: string;
  url?: string;
  children?: MarkdownNode[];
  data?: { hName?: string; hProperties?: Record<string, string> };
}

const pickedAddress = /^(user|agent):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** A remark plugin. Somebody who is not among the mentions stays plain text. */
export function remarkMentions(mentions: readonly Mention[]) {
  const typed = typedPattern(mentions);
  const byHandle = new Map(mentions.map((mention) => [mention.handle.toLowerCase(), mention]));
  const byId = new Map(mentions.map((mention) => [`${mention.type}:${mention.id}`, mention]));

  const visit = (node: MarkdownNode): void => {
    if (!node.children) return;
    const children: MarkdownNode[] = [];
    for (const child of node.children) {
      const picked = child.type === 'link' ? pickedAddress.exec(child.url ?? '') : null;
      const before = children.at(-1);
      if (picked && before?.type === 'text' && before.value?.endsWith('@')) {
        const mention = byId.get(`${picked[1]}:${picked[2]}`.toLowerCase());
        before.value = before.value.slice(0, -1);
        children.push(mention ? chip(mention) : { type: 'text', value: `@${textOf(child)}` });
        continue;
      }
      // A link inside a link is no link.
      if (child.type !== 'link' && child.type !== 'linkReference') visit(child);
      children.push(child);
    }
    node.children = children.flatMap((child) => (child.type === 'text' ? splitTyped(child) : [child]));
  };

  const splitTyped = (node: MarkdownNode): MarkdownNode[] => {
    if (!typed || !node.value?.includes('@')) return [node];
    // Split keeps the handles at the odd places.
    return node.value.split(typed).flatMap((part, index): MarkdownNode[] => {
      const mention = index % 2 === 1 ? byHandle.get(part.toLowerCase()) : undefined;
      if (mention) return [chip(mention)];
      return part === '' ? [] : [{ type: 'text', value: part }];
    });
  };

  return visit;
}

function typedPattern(mentions: readonly Mention[]): RegExp | null {
  // Handles are letters, digits and hyphens, so nothing in them means anything else here.
  const handles = mentions.map(({ handle }) => handle).filter((handle) => /^[a-z0-9-]+$/i.test(handle));
  if (handles.length === 0) return null;
  return new RegExp(
    `(?<![\\p{L}\\p{N}_.+\\-/@])@(${handles.join('|')})(?![\\p{L}\\p{N}_@/]|[.-][\\p{L}\\p{N}])`,
    'giu',
  );
}

function chip({ type, id, name, handle }: Mention): MarkdownNode {
  return {
    type: 'mention',
    data: { hName: 'span', hProperties: { dataMention: type, dataMentionId: id, dataMentionHandle: handle } },
    children: [{ type: 'text', value: name }],
  };
}

function textOf(node: MarkdownNode): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}
