// Owns what is kept of a run's course: the exact prompt, the steps, the tools' input and output.
import { appendRunEvents, type Db, type Fence, type RunEventInput } from '@helix/database';
import type { AgentEvent } from '@helix/gateway-protocol';
import { promptDataSchema, type StepData, stepDataSchema, toolDataSchema } from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';

const FLUSH_MS = 250;
/** A tool's result larger than this is cut: the transcript shows it, the agent read it whole. */
const VALUE_MAX_CHARACTERS = 20_000;

/** Writes in batches, off the hot path. Losing the fence loses the writes, which is right. */
export class RunTranscript {
  readonly #db: Db;
  readonly #orgId: string;
  readonly #fence: Fence;
  readonly #logger: Logger;
  #seq: number;
  #pending: RunEventInput[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: { db: Db; orgId: string; fence: Fence; firstSeq: number; logger: Logger }) {
    this.#db = options.db;
    this.#orgId = options.orgId;
    this.#fence = options.fence;
    this.#logger = options.logger;
    this.#seq = options.firstSeq;
  }

  handle(event: AgentEvent): void {
    const row = toRow(event);
    if (!row) return;
    this.#pending.push({ seq: this.#seq++, ...row });
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Waits until everything handed in is written, or could not be. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length > 0) this.#writing = this.#writing.then(() => this.#write(batch));
    await this.#writing;
  }

  async #write(batch: RunEventInput[]): Promise<void> {
    try {
      await appendRunEvents(this.#db, this.#orgId, this.#fence, batch);
    } catch (error) {
      this.#logger.warn(
        { err: error, runId: this.#fence.runId, count: batch.length },
        'part of a transcript was not written',
      );
    }
  }
}

function toRow(event: AgentEvent): Pick<RunEventInput, 'kind' | 'data'> | null {
  const at = event.ts;
  if (event.stream === 'helix') {
    const prompt = promptDataSchema.safeParse(event.data);
    if (prompt.success) {
      const { system, message, history, tools } = prompt.data;
      return { kind: 'prompt', data: { at, system, message, history: history ?? [], tools: tools ?? [] } };
    }
    const step = stepDataSchema.safeParse(event.data);
    return step.success && step.data.phase === 'step-end'
      ? { kind: 'step', data: stepRow(at, step.data) }
      : null;
  }
  if (event.stream === 'tool') {
    const tool = toolDataSchema.safeParse(event.data);
    if (!tool.success || tool.data.phase === 'update') return null;
    const { phase, name, toolCallId, args, isError, result } = tool.data;
    return {
      kind: 'tool',
      data: {
        at,
        phase,
        name,
        tool_call_id: toolCallId,
        args: bounded(args),
        is_error: isError,
        result: bounded(result),
      },
    };
  }
  // Where the gateway tells no single calls of the model, as a real OpenClaw does not.
  if (event.stream === 'lifecycle' && event.data.phase === 'model') {
    return {
      kind: 'step',
      data: { at, model: event.data.model ?? null, provider: event.data.provider ?? null },
    };
  }
  return null;
}

function stepRow(at: number, step: StepData): Record<string, unknown> {
  const { usage } = step;
  return {
    at,
    number: step.number,
    model: step.model,
    provider: step.provider,
    started_at: step.startedAt,
    first_token_at: step.firstTokenAt ?? null,
    ended_at: step.endedAt ?? at,
    input_tokens: usage?.input ?? null,
    output_tokens: usage?.output ?? null,
    cached_tokens: usage ? usage.cacheRead + usage.cacheWrite : null,
    cost_usd: step.costUsd ?? null,
    stop_reason: step.stopReason ?? null,
  };
}

function bounded(value: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  return text.length <= VALUE_MAX_CHARACTERS
    ? value
    : `${text.slice(0, VALUE_MAX_CHARACTERS)} … (cut, ${text.length} characters)`;
}
