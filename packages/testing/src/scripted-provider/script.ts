/** What a scripted provider answers: data, so that a test reads as a story of what the provider did. */

export interface ScriptedUsage {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens?: number;
}

export type ScriptStep =
  | { type: 'text'; text: string }
  /** A tool call whose arguments arrive in `pieces` chunks (3 unless told), as real providers split them. */
  | {
      type: 'tool-call';
      name: string;
      arguments: Record<string, unknown> | string;
      id?: string;
      pieces?: number;
    }
  | { type: 'pause'; ms: number }
  /** Waits until the test opens the gate: the way to act "in mid-stream" without a fixed sleep. */
  | { type: 'gate'; gate: Gate }
  /** Destroys the socket in mid-stream. */
  | { type: 'cut' }
  /** Says nothing more until the client gives up. */
  | { type: 'hang' }
  /** Bytes that are no part of the protocol, in the middle of it. */
  | { type: 'raw'; text: string };

export interface ScriptedAnswer {
  steps?: ScriptStep[];
  /** Before the status line is sent. */
  firstByteDelayMs?: number;
  /** Between any two chunks; 0 streams as fast as the client reads. */
  chunkDelayMs?: number;
  /** null: the provider reports no usage at all. */
  usage?: ScriptedUsage | null;
  finishReason?: 'stop' | 'length' | 'tool-calls';
  /** Refuses with this status instead of answering. */
  error?: { status: number; message?: string; code?: string; retryAfterSeconds?: number };
  /** A body that no client can use: an HTML page with status 200, or broken JSON. */
  garbage?: 'html' | 'broken-json';
}

export type SurfaceName = 'openai' | 'anthropic' | 'google';

export interface ScriptedRequest {
  readonly number: number;
  readonly surface: SurfaceName;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // The shape is the client's own; tests look where they need to.
  // biome-ignore lint/suspicious/noExplicitAny: a recorded foreign body
  readonly body: any;
  readonly receivedAt: number;
  /** Settles when the exchange is over, and says who ended it. */
  readonly ended: Promise<RequestEnd>;
  /** Undefined while the exchange goes on. */
  end?: RequestEnd;
}

export type RequestEnd = 'answered' | 'closed-by-client' | 'cut-by-script';

export type Script =
  | ScriptedAnswer[]
  | ((request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>);

export interface Gate {
  open(): void;
  readonly opened: Promise<void>;
  /** Settles when an answer stands at the gate, with everything before it already sent. */
  readonly reached: Promise<void>;
  /** Called by the provider. */
  arrive(): void;
}

export function createGate(): Gate {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return { open: opened.resolve, opened: opened.promise, reached: reached.promise, arrive: reached.resolve };
}

export function text(...pieces: string[]): ScriptStep[] {
  return pieces.map((piece) => ({ type: 'text', text: piece }));
}

/** Splits into chunks the size of tokens, keeping every character. */
export function words(sentence: string): ScriptStep[] {
  return text(...(sentence.match(/\s*\S+\s*$|\s*\S+/g) ?? [sentence]));
}

/** The default: repeats the beginning of what the last message said, so that output depends on input. */
export function echoAnswer(request: ScriptedRequest): ScriptedAnswer {
  const last = lastMessageText(request.body);
  return { steps: words(`You said: ${last.slice(0, 400)}`) };
}

interface RequestBody {
  system?: unknown;
  messages?: { content?: unknown }[];
  /** Google's words for the same. */
  systemInstruction?: unknown;
  contents?: { parts?: unknown }[];
}

export function lastMessageText(body: RequestBody | undefined): string {
  return messageTexts(body).at(-1) ?? '';
}

/** Everything that the model would read: system prompt and all messages, as one text. */
export function promptText(body: RequestBody | undefined): string {
  const system = contentText(body?.system) || contentText(body?.systemInstruction);
  return [system, ...messageTexts(body)].filter((part) => part !== '').join('\n');
}

function messageTexts(body: RequestBody | undefined): string[] {
  const messages = (body?.messages ?? []).map(({ content }) => contentText(content));
  return [...messages, ...(body?.contents ?? []).map((content) => contentText(content))];
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(partText).join('\n');
  const { parts } = (content ?? {}) as { parts?: unknown };
  return Array.isArray(parts) ? contentText(parts) : '';
}

function partText(part: { text?: unknown; content?: unknown }): string {
  return typeof part.text === 'string' ? part.text : contentText(part.content);
}
