import type {
  Agent,
  AgentCard,
  agentBodySchema,
  agentListQuerySchema,
  agentPatchSchema,
} from '@helix/contracts';
import {
  type AgentRow,
  type AgentWithCounts,
  addFileVersion,
  cancelRunsOf,
  deleteAgent,
  findAgent,
  findNewestFileVersion,
  insertAgent,
  listAgents,
  listGatewayFacts,
  lockAgent,
  newId,
  readSettings,
  unassignAgent,
  updateAgent,
} from '@helix/database';
import { conflict, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { type AgentView, toAgentCard, toPublicAgent } from './agent-presenter.ts';

type AgentChanges = Parameters<typeof updateAgent>[3];

export async function readAgents(
  deps: AppDeps,
  principal: Principal,
  filter: z.output<typeof agentListQuerySchema>,
): Promise<AgentCard[]> {
  const rows = await listAgents(deps.database.forOrganization(principal.orgId), principal.orgId, {
    departmentId: filter.department_id,
    boardId: filter.board_id,
  });
  const view = await viewOf(deps, principal);
  return rows.map((row) => toAgentCard(row, view));
}

export async function getAgent(deps: AppDeps, principal: Principal, id: string): Promise<Agent> {
  return toPublicAgent(await getRow(deps, principal, id), await viewOf(deps, principal));
}

export async function createAgent(
  deps: AppDeps,
  mutation: Mutation,
  body: z.output<typeof agentBodySchema>,
): Promise<Agent> {
  const view = await viewOf(deps, mutation.principal);
  const agent = await commitOnce(
    deps,
    mutation,
    async (work) => {
      const row = await insertAgent(
        work.trx,
        {
          id: newId(),
          org_id: work.orgId,
          name: body.name,
          role_title: body.role_title,
          department_id: body.department_id,
          primary_board_id: body.primary_board_id,
          ai_model_id: body.model_id,
          execution_mode: body.execution_mode ?? (await readSettings(work.trx, work.orgId)).new_agent_mode,
          gateway_id: body.gateway_id,
          soul: body.system_prompt,
          max_concurrent_runs: body.max_concurrent_runs,
          max_tokens_per_run: body.max_tokens_per_run,
          run_deadline_seconds: body.run_deadline_seconds,
        },
        work.actor,
      );
      work.record({ action: 'agent.created', ...entity(row) });
      work.announce({ type: 'agent.created', entity: 'agent', entityId: row.id, version: row.version });
      return row;
    },
    (row) => toPublicAgent({ ...row, running_count: 0, queued_count: 0 }, view),
  );
  deps.gateway.agentChanged();
  return agent;
}

/** @param restoring an earlier identity: over the one that the caller saw, and nothing else. */
export async function changeAgent(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  patch: z.output<typeof agentPatchSchema>,
  restoring?: { expectedHash: string; details: Record<string, unknown> },
): Promise<Agent> {
  const before = await getRow(deps, principal, id);
  const view = await viewOf(deps, principal);
  const isUnsynced = await deps.work(context, async (work) => {
    const row = await lockAgent(work.trx, work.orgId, id);
    if (!row) throw notFound('agent');
    const file = { orgId: work.orgId, agentId: id, name: 'SOUL.md' } as const;
    const isOther =
      restoring && (await findNewestFileVersion(work.trx, file))?.hash !== restoring.expectedHash;
    if (isOther || (patch.version !== undefined && patch.version !== row.version)) {
      throw conflict(
        'version_conflict',
        'Somebody changed this agent meanwhile. Look at the current values, then save again.',
        toPublicAgent({ ...before, ...row }, view),
      );
    }
    const changes = toChanges(row, patch, deps.clock());
    const { soul_synced_version: _soul, skills_synced_version: _skills, ...told } = changes;
    const details = changedFields(row, told);
    if (Object.keys(details).length === 0) return false;
    const updated = await updateAgent(work.trx, work.orgId, id, changes);
    if (!updated) throw notFound('agent');
    if (changes.soul !== undefined)
      await addFileVersion(work.trx, file, { content: changes.soul, author: work.actor });
    work.record({
      action: 'agent.updated',
      ...entity(updated),
      details: { ...details, ...restoring?.details },
    });
    work.announce({ type: 'agent.updated', entity: 'agent', entityId: id, version: updated.version });
    // What waited for a paused agent, or for a gateway that is away, may begin now.
    const isUnpaused = row.paused_at !== null && updated.paused_at === null;
    if (isUnpaused || updated.gateway_id !== row.gateway_id) work.wakeRuns();
    return updated.soul_synced_version < updated.soul_version;
  });
  if (isUnsynced) deps.gateway.agentChanged();
  return getAgent(deps, principal, id);
}

/** Its tasks become nobody's, its runs stop; what it wrote and what it cost stays. */
export async function removeAgent(deps: AppDeps, { context }: Mutation, id: string): Promise<void> {
  const workspaceId = await deps.work(context, async (work) => {
    const agent = await lockAgent(work.trx, work.orgId, id);
    if (!agent) throw notFound('agent');
    const runs = await cancelRunsOf(work, { agentId: id });
    const tasks = await unassignAgent(work.trx, work.orgId, id);
    await deleteAgent(work.trx, work.orgId, id);
    work.record({
      action: 'agent.deleted',
      ...entity(agent),
      details: { tasks_unassigned: tasks.length, runs_stopped: runs.queued + runs.running },
    });
    work.announce({ type: 'agent.deleted', entity: 'agent', entityId: id });
    for (const task of tasks) {
      work.announce({
        type: 'task.updated',
        entity: 'task',
        entityId: task.id,
        boardId: task.board_id,
        taskId: task.id,
        version: task.version,
      });
    }
    return agent.workspace_gateway_id;
  });
  deps.gateway.agentDeleted(id, { orgId: context.orgId, gatewayId: workspaceId });
}

async function getRow(deps: AppDeps, principal: Principal, id: string): Promise<AgentWithCounts> {
  const row = await findAgent(deps.database.forOrganization(principal.orgId), principal.orgId, id);
  if (!row) throw notFound('agent');
  return row;
}

function toChanges(row: AgentRow, patch: z.output<typeof agentPatchSchema>, now: Date): AgentChanges {
  const { version: _, model_id, system_prompt, paused, ...fields } = patch;
  const changes: AgentChanges = { ...fields };
  if (model_id !== undefined) changes.ai_model_id = model_id;
  // Its workspace is to be written where it works from now on.
  if (fields.gateway_id !== undefined && fields.gateway_id !== row.gateway_id) {
    changes.soul_synced_version = 0;
    changes.skills_synced_version = 0;
  }
  if (paused !== undefined) changes.paused_at = paused ? (row.paused_at ?? now) : null;
  if (system_prompt !== undefined && system_prompt !== row.soul) {
    changes.soul = system_prompt;
    changes.soul_version = row.soul_version + 1;
  }
  return changes;
}

async function viewOf(deps: AppDeps, principal: Principal): Promise<AgentView> {
  const { orgId } = principal;
  const gateways = await listGatewayFacts(deps.database.forOrganization(orgId), orgId);
  return { principal, gateways, port: deps.gateway };
}

function entity(row: { id: string; name: string }) {
  return { entityType: 'agent', entityId: row.id, entityTitle: row.name };
}
