/**
 * Cuts Markdown where a new top-level block surely begins, so that a streamed text re-parses only its last
 * block. It cuts too rarely rather than wrongly: never in a fence, nor before an indented line or a list item.
 */
export function splitMarkdownBlocks(text: string): string[] {
  const blocks: string[] = [];
  let current: string[] = [];
  let fence: string | undefined;
  let isAfterBlank = false;
  for (const line of text.split('\n')) {
    const isBlank = line.trim() === '';
    if (fence === undefined && isAfterBlank && !isBlank && canBeginBlock(line)) {
      blocks.push(current.join('\n'));
      current = [];
    }
    current.push(line);
    fence = fenceAfter(line, fence);
    isAfterBlank = fence === undefined && isBlank;
  }
  if (current.some((line) => line.trim() !== '')) blocks.push(current.join('\n'));
  return blocks.filter((block) => block.trim() !== '');
}

function canBeginBlock(line: string): boolean {
  return !/^(?:\s|[-*+]\s|\d+[.)]\s|\[[^\]]+\]:|<)/.test(line);
}

function fenceAfter(line: string, open: string | undefined): string | undefined {
  const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (!marker) return open;
  if (open === undefined) return marker;
  const isClosing = marker[0] === open[0] && marker.length >= open.length && line.trim() === marker;
  return isClosing ? undefined : open;
}
