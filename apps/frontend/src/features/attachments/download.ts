import type { Attachment } from '@helix/contracts';
import { attachmentUrl } from './api/attachment-requests.ts';

/** By a link that is never in the page: a button says better what it does. */
export function download({ id, name }: Pick<Attachment, 'id' | 'name'>): void {
  const link = document.createElement('a');
  link.href = attachmentUrl(id);
  link.download = name;
  link.click();
}
