// What an agent does with the files of its task: read them, look at pictures, attach its own.
import { basename } from 'node:path';
import type { RunModel } from '@helix/gateway-protocol';
import { z } from 'zod';
import type { ProductApi } from './product-api.ts';
import { type AgentTool, defineTool, ToolError, type ToolOutput } from './tool.ts';

/** A PDF may take the Backend 20 seconds, and wait for another one before. */
const READ_TIMEOUT_MS = 60_000;
const ATTACH_TIMEOUT_MS = 30_000;
const ATTACH_MAX_CHARACTERS = 500_000;
/** Providers refuse pictures of more than 5 MB, counted in base64. */
const IMAGE_MAX_BYTES = 3_700_000;
/** Each is sent again with every later call of the run. */
const IMAGES_MAX_PER_RUN = 8;

const readInput = z.object({
  name: z.string().min(1).describe('The name or the id of the file, as the task lists it'),
  offset: z.number().int().min(0).optional().describe('Where to go on in a long text; 0 is its beginning'),
});
const attachInput = z.object({
  path: z.string().optional().describe('A text file of your workspace, such as notes/plan.md'),
  name: z
    .string()
    .optional()
    .describe("What the file is called, such as plan.md; the workspace file's own name when left out"),
  content: z.string().max(ATTACH_MAX_CHARACTERS).optional().describe('The text itself, instead of a path'),
});

type Attachment = { id: string; name: string; type: string; size_bytes: number };
type TextPage = { text: string; next_offset: number | null; total_bytes: number; note: string | null };

export function createReadAttachmentTool(product: ProductApi, model: RunModel): AgentTool {
  /** Seen already: shown again, a picture costs no request. */
  const images = new Map<string, Uint8Array>();
  return defineTool({
    name: 'read_attachment',
    description:
      'Read a file that is attached to the task: the text of texts, tables and PDFs page by page, or a picture to look at.',
    input: readInput,
    titleOf: ({ name }) => name,
    run: async ({ name, offset = 0 }, { signal }) => {
      const file = await findFile(name, signal);
      return file.type.startsWith('image/') ? look(file, signal) : readText(file, offset, signal);
    },
  });

  async function findFile(name: string, signal: AbortSignal): Promise<Attachment> {
    const response = await get('/attachments', name, signal);
    const { items } = (await response.json()) as { items: Attachment[] };
    const wanted = name.trim().toLowerCase();
    const file = items.find((each) => each.id === wanted || each.name.toLowerCase() === wanted);
    if (file) return file;
    const names = items.map((each) => `"${each.name}"`).join(', ') || 'none';
    throw new ToolError(`The task has no file "${name}". Its files: ${names}.`);
  }

  async function readText(file: Attachment, offset: number, signal: AbortSignal): Promise<string> {
    const response = await get(`/attachments/${file.id}/text?offset=${offset}`, file.name, signal);
    const page = (await response.json()) as TextPage;
    const notes = [
      page.note ?? '',
      offset > 0 && offset >= page.total_bytes ? `The text ends at ${page.total_bytes}.` : '',
      page.next_offset === null
        ? ''
        : `This is not all of it (${page.total_bytes} bytes). To read on, call read_attachment with offset ${page.next_offset}.`,
    ].filter(Boolean);
    const head = `File "${file.name}" (${file.type})${offset > 0 ? `, from ${offset}` : ''}:`;
    return [`${head}\n\n${page.text}`, ...notes.map((note) => `[${note}]`)].join('\n\n');
  }

  async function look(file: Attachment, signal: AbortSignal): Promise<string | ToolOutput> {
    const why = whyNotShown(file);
    if (why) return `"${file.name}" is a picture (${file.type}, ${file.size_bytes} bytes). ${why}`;
    const known = images.get(file.id);
    if (!known && images.size >= IMAGES_MAX_PER_RUN) {
      throw new ToolError(`You have looked at ${IMAGES_MAX_PER_RUN} pictures, as many as one run may.`);
    }
    const data = known ?? (await download(file, signal));
    images.set(file.id, data);
    return {
      text: `The picture "${file.name}" is shown to you in this run.`,
      images: [{ name: file.name, mediaType: file.type, data }],
    };
  }

  function whyNotShown({ type, size_bytes }: Attachment): string | null {
    if (!model.takesImages) {
      return `The model ${model.name} is not known to take pictures, so you cannot look at it. Say so where it matters; people can allow pictures for this model under Models, if it takes them.`;
    }
    if (model.provider === 'google' && type === 'image/gif') {
      return 'The provider takes no GIF pictures. Ask for it as PNG.';
    }
    if (size_bytes <= IMAGE_MAX_BYTES) return null;
    return `It is too large to be shown; up to ${IMAGE_MAX_BYTES} bytes are possible. Ask for a smaller one.`;
  }

  async function download(file: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    const response = await get(`/attachments/${file.id}/content`, file.name, signal);
    return new Uint8Array(await response.arrayBuffer());
  }

  function get(path: string, name: string, signal: AbortSignal): Promise<Response> {
    return product.call(path, {
      signal,
      timeoutMs: READ_TIMEOUT_MS,
      onSilence: `"${name}" could not be read`,
      onRefusal: `"${name}" could not be read`,
    });
  }
}

/** @param readWorkspaceFile gives a text file of the workspace. @throws ToolError */
export function createAttachTool(
  product: ProductApi,
  readWorkspaceFile: (path: string) => Promise<string>,
): AgentTool {
  return defineTool({
    name: 'attach',
    description:
      'Attach a text file (text, Markdown, CSV or JSON) to the task, for people to open and keep. Give a path of your workspace, or a name and the content.',
    input: attachInput,
    titleOf: ({ name, path }) => name ?? path ?? '',
    run: async (input, { toolCallId, signal }) => {
      const { name, content } = await fileOf(input);
      const response = await product.call('/attachments', {
        body: { name, content, tool_call_id: toolCallId },
        signal,
        timeoutMs: ATTACH_TIMEOUT_MS,
        onSilence: 'The file could not be attached',
        onRefusal: 'The file was not attached',
      });
      const attached = (await response.json()) as Attachment;
      return `Attached as "${attached.name}".`;
    },
  });

  async function fileOf({ path, name, content }: z.infer<typeof attachInput>) {
    if ((path === undefined) === (content === undefined)) {
      throw new ToolError('Give either a path of your workspace, or a name and the content.');
    }
    if (path === undefined) {
      if (!name?.trim()) throw new ToolError('The file needs a name, such as plan.md.');
      return { name, content: content ?? '' };
    }
    return { name: name?.trim() || basename(path), content: await readWorkspaceFile(path) };
  }
}
