// Owns what running runs look like to those who watch: text by snapshot and offsets, steps by id.
// Text never goes over the bus: the replica that shows a run subscribes to it at the gateway.
import type { RunStep, ServerMessage } from '@helix/contracts';
import type { AgentEvent } from '@helix/gateway-protocol';
import { assistantDataSchema } from '@helix/gateway-protocol';
import type { GatewayPlace } from '../gateway/gateway-links.ts';
import { RunOutput } from './run-output.ts';
import { stepsOf } from './run-steps.ts';

export type RunWatcher = (message: ServerMessage) => void;

/** Asks the gateway to send a session's events here, and for what a run has written so far. */
export type RunSource = {
  subscribe(sessionKey: string): Promise<void>;
  unsubscribe(sessionKey: string): void;
  /** The text of a run in flight; null when it is not in flight. */
  snapshot(sessionKey: string, runId: string): Promise<string | null>;
};

/** The gateway of a place now; undefined while there is none. */
export type SourceOf = (place: GatewayPlace) => RunSource | undefined;

export class RunStream {
  readonly runId: string;
  /** Its name at the gateway: another one where an OpenClaw took the run up after a restart. */
  gatewayRunId: string;
  readonly sessionKey: string;
  /** Where it works; while it waits, where its agent worked when somebody began to watch. */
  place: GatewayPlace;
  readonly output = new RunOutput();
  /**
   * False until it is known here what the run has written, as after a restart of this replica: an empty text would
   * wipe what a viewer has on the screen.
   */
  isKnown = false;
  readonly steps = new Map<string, RunStep>();
  readonly watchers = new Set<RunWatcher>();
  firstTokenAt: Date | null = null;
  /** Why a provider call failed, as an OpenClaw tells it: only on the way, never in its final answer. */
  failover: string | null = null;
  /** How many owners and watchers keep it. */
  holders = 0;
  isRefreshing = false;
  wantsRefresh = false;

  constructor(runId: string, sessionKey: string, place: GatewayPlace) {
    this.runId = runId;
    this.gatewayRunId = runId;
    this.sessionKey = sessionKey;
    this.place = place;
  }

  broadcast(message: ServerMessage): void {
    for (const watcher of this.watchers) watcher(message);
  }

  sendAll(watcher: RunWatcher): void {
    watcher({ type: 'run.snapshot', run_id: this.runId, offset: 0, text: this.output.text });
    for (const step of this.steps.values()) watcher({ type: 'run.step', run_id: this.runId, step });
  }
}

export class RunStreams {
  readonly #streams = new Map<string, RunStream>();
  /** By their name at the gateway, where it is not the run's own. */
  readonly #renamed = new Map<string, RunStream>();
  readonly #sourceOf: SourceOf;

  constructor(sourceOf: SourceOf) {
    this.#sourceOf = sourceOf;
  }

  find(runId: string): RunStream | undefined {
    return this.#streams.get(runId);
  }

  /** Holds the stream and subscribes at the gateway the first time. Release it when done. */
  open(runId: string, sessionKey: string, place: GatewayPlace): RunStream {
    let stream = this.#streams.get(runId);
    if (!stream) {
      stream = new RunStream(runId, sessionKey, place);
      this.#streams.set(runId, stream);
      void this.#sourceOf(place)?.subscribe(sessionKey);
    } else if (stream.place.gatewayId !== place.gatewayId) {
      // Its agent was moved between the first look and the claim.
      stream.place = place;
      void this.#sourceOf(place)?.subscribe(sessionKey);
    }
    stream.holders += 1;
    return stream;
  }

  release(stream: RunStream): void {
    stream.holders -= 1;
    if (stream.holders > 0) return;
    this.#streams.delete(stream.runId);
    this.#renamed.delete(stream.gatewayRunId);
    // The same session may be held by the run that follows this one.
    const isShared = [...this.#streams.values()].some((each) => each.sessionKey === stream.sessionKey);
    if (!isShared) this.#sourceOf(stream.place)?.unsubscribe(stream.sessionKey);
  }

  /** What the gateway says of that run belongs to this one from now on, and begins anew. */
  followAs(stream: RunStream, gatewayRunId: string): void {
    this.#renamed.delete(stream.gatewayRunId);
    stream.gatewayRunId = gatewayRunId;
    this.#renamed.set(gatewayRunId, stream);
    void this.refresh(stream);
  }

  /** This replica begins the run: it has written nothing yet. */
  begin(stream: RunStream): void {
    this.#know(stream);
  }

  #know(stream: RunStream): void {
    if (stream.isKnown) return;
    stream.isKnown = true;
    for (const watcher of stream.watchers) stream.sendAll(watcher);
  }

  /**
   * A viewer came: what is there goes to it at once, the rest as it comes.
   * @param isQueued it has not begun, so that nothing is all there is.
   */
  watch(
    run: { id: string; sessionKey: string; place: GatewayPlace; isQueued: boolean },
    watcher: RunWatcher,
  ): () => void {
    const stream = this.open(run.id, run.sessionKey, run.place);
    if (run.isQueued) this.#know(stream);
    stream.watchers.add(watcher);
    if (stream.isKnown) stream.sendAll(watcher);
    else void this.refresh(stream);
    return () => {
      if (!stream.watchers.delete(watcher)) return;
      this.release(stream);
    };
  }

  /**
   * Takes the text from the gateway: after a gap, a reconnect, or where another replica runs it. Asked for meanwhile,
   * it asks the gateway again: the text on its way may be older than the words that showed the gap.
   */
  async refresh(stream: RunStream): Promise<void> {
    stream.wantsRefresh = true;
    if (stream.isRefreshing) return;
    stream.isRefreshing = true;
    try {
      while (stream.wantsRefresh) {
        stream.wantsRefresh = false;
        await this.#takeText(stream);
      }
    } finally {
      stream.isRefreshing = false;
    }
  }

  async #takeText(stream: RunStream): Promise<void> {
    const text = await this.#sourceOf(stream.place)?.snapshot(stream.sessionKey, stream.gatewayRunId);
    if (text == null || text.length <= stream.output.text.length) return;
    stream.output.setText(text);
    if (stream.isKnown) stream.broadcast({ type: 'run.snapshot', run_id: stream.runId, offset: 0, text });
    else this.#know(stream);
  }

  /** After a reconnect to a gateway, which keeps no subscriptions and replays nothing. */
  resubscribe(source: RunSource): void {
    for (const stream of this.#streams.values()) {
      if (this.#sourceOf(stream.place) !== source) continue;
      void source.subscribe(stream.sessionKey);
      void this.refresh(stream);
    }
  }

  /**
   * @param source who says so: a gateway may speak of its own runs only, because others belong to other people.
   * @returns the stream the event belongs to, when somebody here holds it.
   */
  handle(event: AgentEvent, source: RunSource): RunStream | undefined {
    const stream = this.#streams.get(event.runId) ?? this.#renamed.get(event.runId);
    if (!stream || this.#sourceOf(stream.place) !== source) return undefined;
    if (event.stream === 'assistant') this.#handleText(stream, event);
    if (event.stream === 'lifecycle') stream.failover = failoverOf(event) ?? stream.failover;
    for (const step of stepsOf(event, (id) => stream.steps.get(id))) {
      stream.steps.set(step.id, step);
      stream.broadcast({ type: 'run.step', run_id: stream.runId, step });
    }
    return stream;
  }

  #handleText(stream: RunStream, event: AgentEvent): void {
    const part = assistantDataSchema.safeParse(event.data);
    if (!part.success) return;
    stream.firstTokenAt ??= new Date();
    const change = stream.output.apply(part.data);
    if (change === null) return;
    if (change.type === 'gap') void this.refresh(stream);
    else if (!stream.isKnown) this.#know(stream);
    else if (change.type === 'snapshot')
      stream.broadcast({ type: 'run.snapshot', run_id: stream.runId, offset: 0, text: change.text });
    else
      stream.broadcast({ type: 'run.delta', run_id: stream.runId, offset: change.offset, text: change.text });
  }
}

function failoverOf({ data }: AgentEvent): string | null {
  const { failoverReason } = (data.errorObservation ?? {}) as { failoverReason?: unknown };
  return typeof failoverReason === 'string' ? failoverReason : null;
}
