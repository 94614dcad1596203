// Owns how the features ask a workspace: which agent's, whether it answers, and in words why it does not.
import { findMirroredAgent, listGatewayFacts, type MirroredAgent } from '@helix/database';
import { AppError, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { WorkspaceFiles } from '../../gateway/workspace-files.ts';
import { abortable } from '../../jobs/waiting.ts';
import type { Principal } from '../../plugins/request-context.ts';

/** A page shows what was last seen rather than wait longer for a gateway that is slow. */
const LOOK_MAX_MS = 3_000;

/** @throws AppError 404 */
export async function getWorkspaceAgent(
  deps: AppDeps,
  { orgId }: Principal,
  agentId: string,
): Promise<MirroredAgent> {
  const agent = await findMirroredAgent(deps.database.forOrganization(orgId), orgId, agentId);
  if (!agent) throw notFound('agent');
  return agent;
}

/** Takes over what the workspace has that is not known here. @returns false where it could not be asked. */
export async function lookAtWorkspace(deps: AppDeps, agent: MirroredAgent): Promise<boolean> {
  const look = deps.mirror.look({ orgId: agent.org_id, agentId: agent.id });
  return (await abortable(look, AbortSignal.timeout(LOOK_MAX_MS))) === true;
}

/** Null while the gateway is away, or has no workspace of this agent. */
export function filesOf(deps: AppDeps, agent: MirroredAgent): WorkspaceFiles | null {
  const files = deps.gateway.filesAt({ orgId: agent.org_id, gatewayId: agent.workspace_gateway_id });
  return files?.knows(agent.id) ? files : null;
}

/** What has to happen before the workspace can be asked, as a sentence. */
export async function whyUnreachable(deps: AppDeps, agent: MirroredAgent): Promise<string> {
  const { org_id: orgId, workspace_gateway_id: gatewayId } = agent;
  const gateways = await listGatewayFacts(deps.database.forOrganization(orgId), orgId);
  const gateway = gateways.find(({ id }) => id === gatewayId);
  if (!gateway) return `No gateway has taken ${agent.name} over yet. One does as soon as it is connected.`;
  if (!deps.gateway.isReadyAt({ orgId, gatewayId }))
    return `The gateway “${gateway.name}” of ${agent.name} is away.`;
  return `The gateway “${gateway.name}” of ${agent.name} did not answer as it should.`;
}

/** @throws AppError 503, always. */
export async function refuseUnreachable(
  deps: AppDeps,
  agent: MirroredAgent,
  consequence: string,
): Promise<never> {
  throw new AppError({
    status: 503,
    code: 'gateway_unavailable',
    retryable: true,
    message: `${await whyUnreachable(deps, agent)} ${consequence}`,
  });
}
