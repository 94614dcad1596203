import { listNotes, readNote } from '../../workspaces/agent-notes.ts';
import type { RegisteredAgent } from '../../workspaces/agent-registry.ts';
import { insideWorkspace } from './inside-workspace.ts';
import type { MethodHandlers, Services } from './method-context.ts';

/** OpenClaw's word for the agent of a request that names none; it need not exist here. */
const FALLBACK_DEFAULT_ID = 'main';

type Names =
  | 'agents.list'
  | 'agents.create'
  | 'agents.update'
  | 'agents.delete'
  | 'agents.files.list'
  | 'agents.files.get'
  | 'agents.files.set'
  | 'helix.notes.list'
  | 'helix.notes.get';

export function agentMethods({ agents, files, runs }: Services): MethodHandlers<Names> {
  return {
    'agents.list': () => ({
      defaultId: agents.list()[0]?.id ?? FALLBACK_DEFAULT_ID,
      ownership: 'explicit',
      selectionRequired: true,
      mainKey: 'main',
      scope: 'per-sender',
      agents: agents.list().map(toSummary),
    }),
    'agents.create': async (params) => {
      const agent = await agents.create(params);
      return { ok: true, agentId: agent.id, name: agent.name, workspace: agent.workspace };
    },
    'agents.update': async ({ agentId, ...change }) => {
      await agents.update(agentId, change);
      return { ok: true, agentId };
    },
    'agents.delete': async ({ agentId, deleteFiles = false }) => {
      // First unknown, so that no run can begin; then its runs end; then its files go.
      const agent = await agents.unregister(agentId);
      await runs.stopAgent(agentId);
      if (deleteFiles) await runs.sessions.archiveAgent(agentId);
      const removed = deleteFiles ? await agents.moveFilesToTrash(agent) : [];
      return { ok: true, agentId, removedBindings: 0, removed };
    },
    'agents.files.list': async ({ agentId }) => {
      const agent = agents.get(agentId);
      return { agentId, workspace: agent.workspace, files: await files.list(agent) };
    },
    'agents.files.get': async ({ agentId, name }) => {
      const agent = agents.get(agentId);
      const file = await insideWorkspace(() => files.get(agent, name));
      return { agentId, workspace: agent.workspace, file };
    },
    'agents.files.set': async ({ agentId, name, content, expectedHash }) => {
      const agent = agents.get(agentId);
      const file = await insideWorkspace(() => files.set(agent, name, content, expectedHash));
      return { ok: true, agentId, workspace: agent.workspace, file };
    },
    'helix.notes.list': async ({ agentId }) => ({
      agentId,
      notes: await insideWorkspace(() => listNotes(agents.get(agentId).workspace)),
    }),
    'helix.notes.get': async ({ agentId, date }) => ({
      agentId,
      note: await insideWorkspace(() => readNote(agents.get(agentId).workspace, date)),
    }),
  };
}

function toSummary(agent: RegisteredAgent): object {
  const { id, name, emoji, workspace, createdAt } = agent;
  return {
    id,
    kind: 'agent',
    name,
    identity: { name, ...(emoji ? { emoji } : {}) },
    workspace,
    workspaceGit: false,
    createdVia: 'operator',
    createdAt,
  };
}
