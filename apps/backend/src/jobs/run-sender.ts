// Owns how a run is begun and joined at its gateway: ours takes model, key, limits and tools along with each run; an
// OpenClaw has all of these from its operator, so there the brief is everything that we bring.
import type { Database, RunContext } from '@helix/database';
import { type BriefFile, skillsForBrief } from '@helix/domain';
import type { AgentFinal, AgentParams, RunSkill } from '@helix/gateway-protocol';
import type { Logger, SecretBox } from '@helix/runtime';
import type { GatewayLink } from '../gateway/gateway-link.ts';
import type { WorkspaceSync } from '../gateway/workspace-sync.ts';
import { openModel } from '../plugins/model-key.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { isLostStart, nameOfStart, numberOfStart, START_PAUSE_MS, STARTS_MAX } from './openclaw-starts.ts';
import type { OwnedRun } from './owned-run.ts';
import { filesForBrief } from './run-files.ts';
import { agentParamsOf, briefOf, prepareParamsOf } from './run-request.ts';
import { skillsOfRun } from './run-skills.ts';
import { delay } from './waiting.ts';

export type RunToSend = {
  owned: OwnedRun;
  context: RunContext;
  /** Null where the gateway needs none of ours. */
  model: RunContext['model'];
  agent: NonNullable<RunContext['agent']>;
};

export type RunSenderDeps = {
  database: Database;
  sync: WorkspaceSync;
  secrets: SecretBox;
  uploads: UploadStore;
  logger: Logger;
  /** Where the gateway reaches this Backend's /api. */
  productUrl: string;
  signRunToken(
    claims: { runId: string; orgId: string; generation: number; agent: { id: string; name: string } },
    deadline: Date,
  ): Promise<string>;
};

type Sent = { final: Promise<AgentFinal> };

export class RunSender {
  readonly #deps: RunSenderDeps;

  constructor(deps: RunSenderDeps) {
    this.#deps = deps;
  }

  /**
   * @param renamed is told when the run goes by another name at its gateway.
   * @throws GatewayError when the gateway refuses what the run needs before it begins.
   */
  async start(send: RunToSend, link: GatewayLink, renamed: (name: string) => void): Promise<Sent> {
    const { owned, agent } = send;
    const { run } = owned;
    const db = this.#deps.database.forOrganization(run.org_id);
    await this.#deps.sync.ensure(db, agent, link.gatewayId ?? run.org_id, link);
    const skills = await skillsOfRun(db, run.org_id, send.context);
    const files = await filesForBrief(this.#deps, run.org_id, send.context);
    if (link.kind === 'openclaw') {
      // It knows no skills of ours and has no tools to read them or the files.
      const preface = skillsForBrief(skills);
      const params = this.#params(send, { preface, files, canReadFiles: false });
      return { final: this.#finalOfOpenClaw(owned, link, params, renamed) };
    }
    const params = this.#params(send, { preface: '', files, canReadFiles: true });
    return link.startRun(await this.#prepare(send, skills), params);
  }

  /** Begins again where OpenClaw took the start back, and joins a start of an earlier owner that goes on. */
  async #finalOfOpenClaw(
    { run, signal }: OwnedRun,
    link: GatewayLink,
    params: AgentParams,
    renamed: (name: string) => void,
  ): Promise<AgentFinal> {
    const isOwn = (name: string) => numberOfStart(name, run.id) !== null;
    const inFlight = await link.prepareOpenClawSession(run.session_key, isOwn);
    for (let number = numberOfStart(inFlight ?? run.id, run.id) ?? 1; ; number += 1) {
      const name = nameOfStart(run.id, number);
      if (number > 1) renamed(name);
      const final = await link.joinRun({ ...params, idempotencyKey: name }).final;
      if (number >= STARTS_MAX || !isLostStart(final) || signal.aborted) return final;
      this.#deps.logger.info({ runId: run.id, number }, 'the gateway took a start back; it is asked again');
      await delay(START_PAUSE_MS * number, signal);
      if (signal.aborted) return final;
    }
  }

  /** Joins a run in flight, or gets the ending of one that ended a moment ago: it has its brief already. */
  join(send: RunToSend, link: GatewayLink): Sent {
    return link.joinRun(this.#params(send, { preface: '', files: [], canReadFiles: true }));
  }

  #params(
    { owned, context, agent }: RunToSend,
    { preface, ...attached }: { preface: string; files: BriefFile[]; canReadFiles: boolean },
  ) {
    const { run, remainingMs } = owned;
    const message = [preface, briefOf(run, context, attached)].filter(Boolean).join('\n\n');
    return agentParamsOf(run, message, agent.id, remainingMs);
  }

  async #prepare({ owned, agent, model }: RunToSend, skills: RunSkill[]) {
    const { run } = owned;
    if (model === null) throw new Error('a run of our own gateway needs a model');
    const token = await this.#deps.signRunToken(
      {
        runId: run.id,
        orgId: run.org_id,
        generation: run.generation,
        agent: { id: agent.id, name: agent.name },
      },
      run.deadline_at ?? new Date(),
    );
    return prepareParamsOf({
      run,
      agent,
      model: openModel(this.#deps.secrets, model),
      remainingMs: owned.remainingMs,
      product: { url: this.#deps.productUrl, token },
      skills,
    });
  }
}
