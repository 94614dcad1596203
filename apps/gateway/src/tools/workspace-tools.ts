import { lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import type { RegisteredAgent } from '../workspaces/agent-registry.ts';
import { writeFileAtomically } from '../workspaces/atomic-write.ts';
import { resolveInWorkspace } from '../workspaces/workspace-path.ts';
import { type AgentTool, defineTool, ToolError } from './tool.ts';

const MAX_FILE_BYTES = 256 * 1024;
const MAX_LISTED_FILES = 500;

const pathInput = z.string().min(1).describe('Path relative to your workspace, such as notes/plan.md');

const readInput = z.object({ path: pathInput });
const writeInput = z.object({ path: pathInput, content: z.string() });
const listInput = z.object({
  path: z.string().optional().describe('Folder to list; the whole workspace when left out'),
});

/** Read, write and list text files in the agent's own workspace, and nowhere else. */
export function createWorkspaceTools(agent: RegisteredAgent, files: AgentFiles): AgentTool[] {
  const root = agent.workspace;
  return [
    defineTool({
      name: 'read',
      description: 'Read a text file of your workspace.',
      input: readInput,
      titleOf: (input) => input.path,
      run: ({ path }) => readTextFile(root, path),
    }),
    defineTool({
      name: 'write',
      description: 'Create or replace a text file of your workspace. Missing folders are made.',
      input: writeInput,
      titleOf: (input) => input.path,
      run: async ({ path, content }) => {
        const sizeBytes = Buffer.byteLength(content);
        if (sizeBytes > MAX_FILE_BYTES)
          throw new ToolError(`The content has ${sizeBytes} bytes; a file may have up to ${MAX_FILE_BYTES}.`);
        const file = await resolveInWorkspace(root, path);
        const name = relative(root, file);
        if (/^skills(\/|$)/i.test(name))
          throw new ToolError(
            'Skills are written by people, so their folder is only read. Use remember for a rule of your own.',
          );
        // In turn with others who write them, so that no rule is lost.
        if (name === 'SOUL.md' || name === 'MEMORY.md') await files.set(agent, name, content);
        else {
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          await writeFileAtomically(file, content);
        }
        return `Wrote ${sizeBytes} bytes to ${name}.`;
      },
    }),
    defineTool({
      name: 'list',
      description: 'List the files of your workspace with their sizes.',
      input: listInput,
      titleOf: (input) => input.path ?? 'everything',
      run: async ({ path }) => {
        const folder = !path || path === '.' || path === './' ? root : await resolveInWorkspace(root, path);
        const stats = await statOrFail(folder, path ?? '.');
        if (!stats.isDirectory()) throw new ToolError(`${path} is a file. Use read to see it.`);
        const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile() && !entry.name.startsWith('.tmp-'))
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
        const lines = await Promise.all(
          names
            .slice(0, MAX_LISTED_FILES)
            .map(async (file) => `${relative(root, file)} (${(await lstat(file)).size} bytes)`),
        );
        const more = names.length > MAX_LISTED_FILES ? [`and ${names.length - MAX_LISTED_FILES} more`] : [];
        return [...lines, ...more].join('\n') || 'There are no files here.';
      },
    }),
  ];
}

/** @throws ToolError when there is none, or it is no text. */
export async function readTextFile(root: string, path: string): Promise<string> {
  const file = await resolveInWorkspace(root, path);
  const stats = await statOrFail(file, path);
  if (!stats.isFile()) throw new ToolError(`${path} is a folder. Use list to see what is in it.`);
  if (stats.size > MAX_FILE_BYTES)
    throw new ToolError(`${path} has ${stats.size} bytes; only files up to ${MAX_FILE_BYTES} can be read.`);
  const content = await readFile(file);
  if (content.includes(0)) throw new ToolError(`${path} is not a text file.`);
  return content.toString('utf8');
}

async function statOrFail(file: string, name: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ToolError(`There is no ${name}. Use list to see which files exist.`);
    throw error;
  }
}
