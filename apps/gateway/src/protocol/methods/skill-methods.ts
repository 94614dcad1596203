import { insideWorkspace } from './inside-workspace.ts';
import type { MethodHandlers, Services } from './method-context.ts';

/** The Backend owns the skills; these bring an agent's `skills/` folder to what it says, file by file. */
export function skillMethods({
  agents,
  skills,
}: Services): MethodHandlers<'helix.skills.sync' | 'helix.skills.write'> {
  return {
    'helix.skills.sync': async ({ agentId, files }) => {
      const agent = agents.get(agentId);
      const missing = await insideWorkspace(() => skills.sync(agent, files));
      return { ok: true, agentId, missing };
    },
    'helix.skills.write': async ({ agentId, data, ...chunk }) => {
      const agent = agents.get(agentId);
      await insideWorkspace(() => skills.write(agent, { ...chunk, data: Buffer.from(data, 'base64') }));
      return { ok: true, agentId, path: chunk.path };
    },
  };
}
