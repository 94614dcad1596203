// Owns how a transcript becomes a timeline: waiting, calls of the model, tools, the end, each with its place in time.
import type { RunDetail, RunEvent } from '@helix/contracts';

export interface CallEntry {
  kind: 'call';
  number: number;
  model: string | null;
  startMs: number;
  /** Null while it is under way, or where its end was not told. */
  durationMs: number | null;
  firstTokenMs: number | null;
  tokens: { input: number; output: number; cached: number } | null;
  costUsd: number | null;
  /** Why it stopped, where that says something. */
  ending: string | null;
}

export interface ToolEntry {
  kind: 'tool';
  id: string;
  name: string;
  startMs: number;
  durationMs: number | null;
  args: unknown;
  result: string | null;
  isError: boolean;
}

export type TimelineEntry = CallEntry | ToolEntry;

export interface Timeline {
  /** From being asked for to its beginning. */
  waitedMs: number | null;
  /** From the beginning to the end, or to what is known. */
  totalMs: number;
  /** Offsets are from the beginning of the run. */
  entries: TimelineEntry[];
}

export interface PromptRecord {
  system: string;
  message: string;
  history: { role: string; text: string }[];
  tools: string[];
}

type Data = RunEvent['data'];
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @param nowMs for a run that is under way; ignored for one that has ended. */
export function toTimeline(run: RunDetail, events: readonly RunEvent[], nowMs: number): Timeline {
  const times = events.flatMap(({ data }) => numberOf(data.started_at) ?? numberOf(data.at) ?? []);
  const started = run.started_at === null ? null : Date.parse(run.started_at);
  // The clocks of the gateway and of the database may differ a little: nothing begins before its run.
  const beginMs = Math.min(started ?? Number.POSITIVE_INFINITY, ...times);
  const base = Number.isFinite(beginMs) ? beginMs : Date.parse(run.created_at);
  const entries = [...callEntries(events, base), ...toolEntries(events, base)].sort(
    (a, b) => a.startMs - b.startMs,
  );
  const endMs = run.finished_at === null ? nowMs : Date.parse(run.finished_at);
  const last = Math.max(0, ...entries.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0)));
  return {
    waitedMs: started === null ? null : Math.max(0, started - Date.parse(run.created_at)),
    totalMs: Math.max(last, endMs - base, 1),
    entries,
  };
}

function callEntries(events: readonly RunEvent[], base: number): CallEntry[] {
  const steps = events.filter(({ kind }) => kind === 'step').map(({ data }) => data);
  const numbered = steps.filter((data) => typeof data.number === 'number');
  if (numbered.length > 0) return numbered.map((data) => numberedCall(data, base));
  // A real OpenClaw tells only which model works, and that none does any more.
  return steps.flatMap((data, index): CallEntry[] => {
    const model = textOrNull(data.model);
    const at = numberOf(data.at);
    if (model === null || at === null) return [];
    const next = numberOf(steps[index + 1]?.at);
    return [
      {
        kind: 'call',
        number: steps.slice(0, index + 1).filter((each) => typeof each.model === 'string').length,
        model,
        startMs: at - base,
        durationMs: next === null ? null : next - at,
        firstTokenMs: null,
        tokens: null,
        costUsd: null,
        ending: null,
      },
    ];
  });
}

const endings: Record<string, string> = {
  length: 'stopped at its length limit',
  error: 'failed',
  aborted: 'was stopped',
};

function numberedCall(data: Data, base: number): CallEntry {
  const startedAt = numberOf(data.started_at) ?? numberOf(data.at) ?? base;
  const [ended, first] = [numberOf(data.ended_at), numberOf(data.first_token_at)];
  const [input, output] = [numberOf(data.input_tokens), numberOf(data.output_tokens)];
  return {
    kind: 'call',
    number: numberOf(data.number) ?? 0,
    model: textOrNull(data.model),
    startMs: startedAt - base,
    durationMs: ended === null ? null : ended - startedAt,
    firstTokenMs: first === null ? null : first - startedAt,
    tokens:
      input === null || output === null ? null : { input, output, cached: numberOf(data.cached_tokens) ?? 0 },
    costUsd: numberOf(data.cost_usd),
    ending: endings[String(data.stop_reason)] ?? null,
  };
}

function toolEntries(events: readonly RunEvent[], base: number): ToolEntry[] {
  const entries = new Map<string, ToolEntry>();
  for (const { kind, data } of events) {
    const [id, at] = [textOrNull(data.tool_call_id), numberOf(data.at)];
    if (kind !== 'tool' || id === null || at === null) continue;
    const known = entries.get(id);
    if (data.phase === 'start') {
      entries.set(id, {
        kind: 'tool',
        id,
        name: textOrNull(data.name) ?? 'tool',
        startMs: at - base,
        durationMs: null,
        args: data.args ?? null,
        result: null,
        isError: false,
      });
    } else if (known) {
      known.durationMs = at - base - known.startMs;
      known.result = resultText(data.result);
      known.isError = data.is_error === true;
    }
  }
  return [...entries.values()];
}

/** What the model got back: the texts of a result, or the result as it is. */
function resultText(result: unknown): string | null {
  if (typeof result === 'string') return result;
  const content = (result as { content?: unknown } | null)?.content;
  if (Array.isArray(content)) {
    const texts = content.flatMap((part: { text?: unknown }) =>
      typeof part.text === 'string' ? part.text : [],
    );
    if (texts.length > 0) return texts.join('\n');
  }
  return result === null || result === undefined ? null : JSON.stringify(result, null, 2);
}

/** The exact prompt; null where none was recorded, or it has been deleted since. */
export function promptOf(events: readonly RunEvent[]): PromptRecord | null {
  const data = events.find(({ kind }) => kind === 'prompt')?.data;
  if (!data) return null;
  const history = Array.isArray(data.history) ? data.history : [];
  return {
    system: textOrNull(data.system) ?? '',
    message: textOrNull(data.message) ?? '',
    history: history.flatMap((each: { role?: unknown; text?: unknown }) =>
      typeof each.text === 'string' ? [{ role: String(each.role ?? 'user'), text: each.text }] : [],
    ),
    tools: Array.isArray(data.tools)
      ? data.tools.filter((name): name is string => typeof name === 'string')
      : [],
  };
}

/** As one text, for the clipboard and for comparing two of them. */
export function promptText(prompt: PromptRecord): string {
  const messages = [...prompt.history, { role: 'user', text: prompt.message }];
  return [`# system\n\n${prompt.system}`, ...messages.map(({ role, text }) => `# ${role}\n\n${text}`)].join(
    '\n\n',
  );
}
