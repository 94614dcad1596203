import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSkill } from '@helix/gateway-protocol';
import { z } from 'zod';
import type { RegisteredAgent } from '../workspaces/agent-registry.ts';
import { resolveInWorkspace } from '../workspaces/workspace-path.ts';
import { type AgentTool, defineTool, ToolError } from './tool.ts';

/** One answer; the rest of a longer file is read from an offset. About ten thousand tokens. */
const PAGE_CHARACTERS = 40_000;

const skillInput = z.object({
  skill: z.string().optional().describe("The skill's name; leave it out to list your skills"),
  file: z.string().optional().describe('A file of the skill; its instructions when left out'),
  offset: z.number().int().nonnegative().optional().describe('Characters to skip, to read on in a long file'),
});

/** Reads the instructions and text files of the skills that this run was given, and nothing else. */
export function createSkillTool(agent: RegisteredAgent, skills: readonly RunSkill[]): AgentTool {
  return defineTool({
    name: 'read_skill',
    description:
      'Read one of your skills: instructions and reference files that people wrote for you. Without a name it lists them.',
    input: skillInput,
    titleOf: ({ skill, file }) => [skill ?? 'all skills', file].filter(Boolean).join(': '),
    run: async ({ skill: wanted, file, offset = 0 }) => {
      if (wanted === undefined) return listOf(skills);
      const skill = findSkill(skills, wanted);
      const name = file ?? 'SKILL.md';
      if (/[/\\\0]/.test(name)) throw new ToolError(`"${name}" is not the name of a file of this skill.`);
      const folder = `skills/${skill.slug}`;
      const path = await resolveInWorkspace(agent.workspace, `${folder}/${name}`);
      const text = await readText(path, name, async () => filesBeside(join(agent.workspace, folder)));
      const page = pageOf(text, offset, name);
      const others =
        file === undefined && offset === 0 ? await filesBeside(join(agent.workspace, folder)) : [];
      return others.length === 0 ? page : `${page}\n\n[Files of this skill: ${others.join(', ')}]`;
    },
  });
}

/** By its folder's name or the name people see. */
function findSkill(skills: readonly RunSkill[], wanted: string): RunSkill {
  const same = (text: string) => text.toLowerCase() === wanted.trim().toLowerCase();
  const skill = skills.find(({ slug }) => same(slug)) ?? skills.find(({ name }) => same(name));
  if (!skill) throw new ToolError(`You have no skill "${wanted}". Yours are:\n${listOf(skills)}`);
  return skill;
}

function listOf(skills: readonly RunSkill[]): string {
  return skills
    .map(({ name, description }) => `- ${name}${description === '' ? '' : `: ${description}`}`)
    .join('\n');
}

async function readText(path: string, name: string, others: () => Promise<string[]>): Promise<string> {
  const stats = await lstat(path).catch(nullWhenAbsent);
  if (!stats?.isFile()) {
    const names = await others();
    const known = names.length === 0 ? 'It has no files of its own.' : `Its files: ${names.join(', ')}.`;
    throw new ToolError(`This skill has no file "${name}". ${known}`);
  }
  const content = await readFile(path);
  try {
    if (content.includes(0)) throw new TypeError('NUL');
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new ToolError(`${name} is not a text file, so it cannot be read here.`);
  }
}

function pageOf(text: string, offset: number, name: string): string {
  if (offset > 0 && offset >= text.length)
    throw new ToolError(`${name} has ${text.length} characters; there is nothing at ${offset}.`);
  const end = offset + PAGE_CHARACTERS;
  if (end >= text.length) return text.slice(offset);
  return `${text.slice(offset, end)}\n\n[${text.length - end} more characters: read on with offset ${end}]`;
}

async function filesBeside(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(nullWhenAbsent);
  return (entries ?? [])
    .filter((entry) => entry.isFile() && entry.name !== 'SKILL.md' && !entry.name.startsWith('.tmp-'))
    .map((entry) => entry.name)
    .sort();
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
