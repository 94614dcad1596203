// Owns how streamed parts become one text: cumulative texts, deltas with offsets and replacements alike.

export type OutputChange =
  | { type: 'delta'; offset: number; text: string }
  | { type: 'snapshot'; text: string }
  | { type: 'gap' };

export type AssistantPart = {
  text?: string;
  delta: string;
  offset?: number;
  itemId?: string;
  replace?: boolean;
};

/** Between the messages of a run, here as in a gateway's own text of it. */
const BETWEEN_MESSAGES = '\n\n';

/** The text of one run so far. Offsets count UTF-16 code units. */
export class RunOutput {
  #text = '';
  /** The message that grows, of a gateway that tells each message by itself; null when a snapshot came in between. */
  #itemId: string | null = null;
  /** What stands before that message. */
  #earlier = '';

  get text(): string {
    return this.#text;
  }

  /** @returns what watchers must be told; null for nothing; `gap` when a part is missing: take a snapshot again. */
  apply(part: AssistantPart): OutputChange | null {
    if (part.text !== undefined) return this.#growMessage({ ...part, text: part.text });
    const offset = part.offset ?? this.#text.length;
    if (part.replace) return this.#set(this.#text.slice(0, offset) + part.delta);
    if (offset > this.#text.length) return { type: 'gap' };
    // A part that was seen already, wholly or in its beginning, as happens after a snapshot.
    const fresh = part.delta.slice(this.#text.length - offset);
    if (fresh === '') return null;
    const at = this.#text.length;
    this.#text += fresh;
    return { type: 'delta', offset: at, text: fresh };
  }

  /** A gateway's own text of the run: which message grows is found again with the next part. */
  setText(text: string): OutputChange | null {
    this.#itemId = null;
    return this.#set(text);
  }

  #growMessage({ text, itemId = '', replace }: AssistantPart & { text: string }): OutputChange | null {
    if (itemId !== this.#itemId) {
      const start = this.#itemId === null ? startOfMessage(this.#text, text) : null;
      if (start !== null) this.#earlier = this.#text.slice(0, start);
      else this.#earlier = this.#text === '' ? '' : this.#text + BETWEEN_MESSAGES;
      this.#itemId = itemId;
    }
    const grown = this.#earlier + text;
    // A part from before the snapshot that we have.
    if (!replace && this.#text.startsWith(grown)) return null;
    return this.#set(grown);
  }

  #set(text: string): OutputChange | null {
    const before = this.#text;
    if (text === before) return null;
    this.#text = text;
    if (text.startsWith(before))
      return { type: 'delta', offset: before.length, text: text.slice(before.length) };
    return { type: 'snapshot', text };
  }
}

/** Where `message` begins in a text that may end with the beginning of it; null where it does not. */
function startOfMessage(text: string, message: string): number | null {
  for (let start = 0; start !== -1 && start < text.length; ) {
    if (message.startsWith(text.slice(start)) || text.slice(start).startsWith(message)) return start;
    const next = text.indexOf(BETWEEN_MESSAGES, start);
    start = next === -1 ? -1 : next + BETWEEN_MESSAGES.length;
  }
  return null;
}
