// Owns which files of its task a run takes along in its brief.
import type { RunContext } from '@helix/database';
import { type BriefFile, inlinedFiles } from '@helix/domain';
import type { Logger } from '@helix/runtime';
import { readText } from '../uploads/read-text.ts';
import { storedFileOf, type UploadStore } from '../uploads/upload-store.ts';

/** Small texts come with what is in them. A file that cannot be read now is still named: the run goes on. */
export async function filesForBrief(
  { uploads, logger }: { uploads: UploadStore; logger: Logger },
  orgId: string,
  { attachments }: RunContext,
): Promise<BriefFile[]> {
  const files = attachments.map(storedFileOf);
  const inlined = new Set(inlinedFiles(files));
  return Promise.all(
    files.map(async (file) => {
      if (!inlined.has(file)) return { ...file, content: null };
      const whole = { offset: 0, limit: file.sizeBytes };
      const page = await readText({ uploads }, orgId, file, whole).catch((error: unknown) => {
        logger.warn({ reason: String(error), hash: file.hash }, 'an attached file could not be read');
        return null;
      });
      return { ...file, content: page?.text ?? null };
    }),
  );
}
