import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { AgentFiles } from '../workspaces/agent-files.ts';
import { noteFileName } from '../workspaces/agent-notes.ts';
import type { RegisteredAgent } from '../workspaces/agent-registry.ts';
import { resolveInWorkspace } from '../workspaces/workspace-path.ts';
import { type AgentTool, defineTool, ToolError } from './tool.ts';

const RULE_MAX_CHARACTERS = 1_000;
const NOTE_MAX_CHARACTERS = 20_000;

const ruleInput = z.object({ rule: z.string().min(1).max(RULE_MAX_CHARACTERS) });
const noteInput = z.object({ content: z.string().min(1).max(NOTE_MAX_CHARACTERS) });

/** What an agent keeps for itself: rules in MEMORY.md, read before each run, and notes of the day. */
export function createMemoryTools(agent: RegisteredAgent, files: AgentFiles, now: () => Date): AgentTool[] {
  return [
    defineTool({
      name: 'remember',
      description:
        'Add one lasting rule to your memory. You read it before every later task, so keep it general and short.',
      input: ruleInput,
      titleOf: (input) => input.rule.slice(0, 80),
      run: async ({ rule }) => {
        let isNew = true;
        await files.update(agent, 'MEMORY.md', (current) => {
          const next = addRule(current.content ?? '', rule, now());
          isNew = next !== null;
          return next ?? current.content ?? '';
        });
        return isNew ? 'Remembered.' : 'This rule is already in your memory.';
      },
    }),
    defineTool({
      name: 'note',
      description: "Write a note into today's file under memory/. For what happened, not for rules.",
      input: noteInput,
      titleOf: (input) => input.content.slice(0, 80),
      run: async ({ content }) => {
        const at = now().toISOString();
        const name = noteFileName(at.slice(0, 10));
        const file = await resolveInWorkspace(agent.workspace, name);
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await appendFile(file, `## ${at.slice(11, 16)}\n\n${content.trim()}\n\n`, { mode: 0o600 });
        return `Noted in ${name}.`;
      },
    }),
  ];
}

/** The file with the rule added under its date, or null when it already says so in other case or spacing. */
export function addRule(memory: string, rule: string, at: Date): string | null {
  const line = rule.replace(/\s+/g, ' ').trim();
  if (line === '') throw new ToolError('The rule is empty.');
  const known = memory
    .split('\n')
    .map((text) => sameRule(text.replace(/^\s*-\s*(\d{4}-\d{2}-\d{2}:\s*)?/, '')));
  if (known.includes(sameRule(line))) return null;
  const before = memory.trimEnd() || '# Learned rules\n';
  return `${before}\n- ${at.toISOString().slice(0, 10)}: ${line}\n`;
}

function sameRule(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s.]+/g, ' ')
    .trim();
}
