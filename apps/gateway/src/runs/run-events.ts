import type { RunModel } from '@helix/gateway-protocol';
import { DeltaCoalescer } from './delta-coalescer.ts';
import { chatErrorFields, replyOf } from './run-frames.ts';
import type { RunOutcome, StepUsage, StoredMessage } from './session-records.ts';

/** Where a run's events go; the protocol side decides which sockets may see them. */
export interface EventSink {
  publish(event: RunEvent): void;
}

export type RunEvent = {
  event: 'agent' | 'chat' | 'session.message';
  sessionKey: string;
  /** Set for `agent` events. */
  stream?: string;
  payload: Record<string, unknown>;
  /** What connections get that want deltas without the text so far; null: nothing. */
  slimPayload?: Record<string, unknown> | null;
};

export type BegunStep = { number: number; provider: string; model: string; startedAt: number };

/** Speaks for one run: numbers its events and gathers its text. */
export class RunEvents {
  readonly #sink: EventSink;
  readonly #ids: { runId: string; sessionKey: string; agentId: string; sessionId: string };
  readonly #coalescer: DeltaCoalescer;
  #seq = 0;
  #sentLength = 0;
  #messageText = '';
  #messageNumber = 0;
  /** Where the present message begins in the whole text. */
  #messageStart = 0;
  #messageBeganAt: number | null = null;
  /** Everything streamed so far, messages joined by an empty line. */
  text = '';

  constructor(
    sink: EventSink,
    {
      runId,
      sessionKey,
      agentId,
      sessionId,
    }: Record<'runId' | 'sessionKey' | 'agentId' | 'sessionId', string>,
  ) {
    this.#sink = sink;
    this.#ids = { runId, sessionKey, agentId, sessionId };
    this.#coalescer = new DeltaCoalescer((delta) => this.#sendDelta(delta));
  }

  /** What watchers have got: the next delta's offset is its length. */
  get sentText(): string {
    return this.text.slice(0, this.#sentLength);
  }

  /** The text of the message that is being streamed. */
  get messageText(): string {
    return this.#messageText;
  }

  beginMessage(): void {
    this.#messageText = '';
    this.#messageBeganAt = null;
  }

  /** A call of the model begins; what it streams is one message. */
  beginStep(number: number, model: RunModel): BegunStep {
    this.beginMessage();
    const begun = { number, provider: model.provider, model: model.name, startedAt: Date.now() };
    this.agent('helix', { phase: 'step-start', ...begun });
    return begun;
  }

  /** After the last of its text has been sent. */
  endStep(
    begun: BegunStep,
    end: { usage: StepUsage | null; costUsd: number | null; stopReason: string },
  ): void {
    this.flush();
    const firstTokenAt = this.#messageBeganAt;
    this.agent('helix', { phase: 'step-end', ...begun, firstTokenAt, endedAt: Date.now(), ...end });
  }

  addText(delta: string): void {
    if (delta === '') return;
    const isFirst = this.#messageText === '';
    const separator = isFirst && this.text !== '' ? '\n\n' : '';
    if (isFirst) {
      this.#messageNumber += 1;
      this.#messageStart = this.text.length + separator.length;
    }
    this.#messageBeganAt ??= Date.now();
    this.#messageText += delta;
    this.text += separator + delta;
    this.#coalescer.push(separator + delta);
  }

  flush(): void {
    this.#coalescer.flush();
  }

  lifecycle(phase: string, data: object = {}): void {
    this.agent('lifecycle', { phase, ...data });
  }

  agent(stream: string, data: Record<string, unknown>, slimData?: Record<string, unknown>): void {
    const { runId, sessionKey, sessionId, agentId } = this.#ids;
    const base = { runId, sessionKey, sessionId, agentId, stream };
    const tail = { seq: ++this.#seq, ts: Date.now() };
    this.#sink.publish({
      event: 'agent',
      sessionKey,
      stream,
      payload: { ...base, data, ...tail },
      slimPayload: slimData ? { ...base, data: slimData, ...tail } : undefined,
    });
  }

  chat(state: string, fields: Record<string, unknown>, isForFullOnly = false): void {
    const { runId, sessionKey, agentId } = this.#ids;
    const payload = { runId, sessionKey, agentId, seq: this.#seq, state, ...fields };
    this.#sink.publish({ event: 'chat', sessionKey, payload, slimPayload: isForFullOnly ? null : undefined });
  }

  message(message: StoredMessage): void {
    const { sessionKey, agentId } = this.#ids;
    const { id, seq } = message.__openclaw;
    const payload = { sessionKey, agentId, message, messageId: id, messageSeq: seq };
    this.#sink.publish({ event: 'session.message', sessionKey, payload });
  }

  toolStart(call: { id: string; name: string; input: unknown }, title: string): void {
    this.flush();
    const item = this.#item(call, title);
    this.agent('item', { ...item, phase: 'start', status: 'running', startedAt: Date.now() });
    this.agent('tool', { phase: 'start', name: call.name, toolCallId: call.id, args: call.input });
  }

  toolEnd(
    call: { id: string; name: string; input: unknown },
    title: string,
    result: { text: string; isError: boolean },
    startedAt: number,
  ): void {
    const { text, isError } = result;
    this.agent('tool', {
      phase: 'result',
      name: call.name,
      toolCallId: call.id,
      meta: title,
      isError,
      result: { content: [{ type: 'text', text }], details: { kind: 'text', content: text } },
    });
    const status = isError ? 'failed' : 'completed';
    this.agent('item', { ...this.#item(call, title), phase: 'end', status, startedAt, endedAt: Date.now() });
  }

  /** The last events, in OpenClaw's order; after `end` or `error` nothing follows on the agent stream. */
  end(outcome: RunOutcome): void {
    this.flush();
    const { status, stopReason, startedAt, endedAt, failure } = outcome;
    const aborted = status === 'aborted';
    const error = failure
      ? {
          error: failure.message,
          errorObservation: {
            provider: outcome.provider,
            model: outcome.model,
            failoverReason: failure.reason,
          },
        }
      : {};
    this.lifecycle('finishing', { stopReason, aborted, endedAt, ...error });
    this.lifecycle('model', { provider: null, model: null });
    const message = {
      role: 'assistant',
      content: [{ type: 'text', text: replyOf(outcome).text }],
      timestamp: endedAt,
    };
    if (status === 'error') {
      this.lifecycle('error', { startedAt, endedAt, ...error, details: failure, executionSettled: true });
      this.chat('error', { ...chatErrorFields(outcome) });
      return;
    }
    this.lifecycle('end', {
      startedAt,
      endedAt,
      aborted,
      ...(aborted ? { status: 'cancelled' } : {}),
      stopReason: aborted ? 'rpc' : stopReason,
      executionSettled: true,
      terminalReceipt: { runId: outcome.runId, successfulToolNames: outcome.toolNames },
      terminalReply: replyOf(outcome),
    });
    this.chat(aborted ? 'aborted' : 'final', { message, stopReason: aborted ? 'rpc' : stopReason });
  }

  #item(call: { id: string; name: string }, title: string): Record<string, unknown> {
    return {
      itemId: `tool:${call.id}`,
      toolCallId: call.id,
      name: call.name,
      kind: 'tool',
      title: title ? `${call.name} ${title}` : call.name,
    };
  }

  #sendDelta(delta: string): void {
    const offset = this.#sentLength;
    this.#sentLength += delta.length;
    const text = this.text.slice(0, this.#sentLength);
    const itemId = `${this.#ids.runId}:${this.#messageNumber}`;
    // As OpenClaw has it, agent events tell each message by itself, and chat events the run as one text.
    const own = {
      text: text.slice(this.#messageStart),
      delta: text.slice(Math.max(offset, this.#messageStart)),
      itemId,
    };
    this.agent('assistant', own, { delta, offset, itemId });
    const message = { role: 'assistant', content: [{ type: 'text', text }], timestamp: Date.now() };
    this.chat('delta', { deltaText: delta, message }, true);
  }
}
