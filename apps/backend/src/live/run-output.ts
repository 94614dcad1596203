// Owns how streamed parts become one text: cumulative texts, deltas with offsets and replacements alike.

export type OutputChange =
  | { type: 'delta'; offset: number; text: string }
  | { type: 'snapshot'; text: string }
  | { type: 'gap' };

export type AssistantPart = { text?: string; delta: string; offset?: number; replace?: boolean };

/** The text of one run so far. Offsets count UTF-16 code units. */
export class RunOutput {
  #text = '';

  get text(): string {
    return this.#text;
  }

  /** @returns what watchers must be told; null for nothing; `gap` when a part is missing: take a snapshot again. */
  apply(part: AssistantPart): OutputChange | null {
    if (part.text !== undefined) return this.setText(part.text);
    const offset = part.offset ?? this.#text.length;
    if (part.replace) return this.setText(this.#text.slice(0, offset) + part.delta);
    if (offset > this.#text.length) return { type: 'gap' };
    // A part that was seen already, wholly or in its beginning, as happens after a snapshot.
    const fresh = part.delta.slice(this.#text.length - offset);
    if (fresh === '') return null;
    const at = this.#text.length;
    this.#text += fresh;
    return { type: 'delta', offset: at, text: fresh };
  }

  setText(text: string): OutputChange | null {
    const before = this.#text;
    if (text === before) return null;
    this.#text = text;
    if (text.startsWith(before))
      return { type: 'delta', offset: before.length, text: text.slice(before.length) };
    return { type: 'snapshot', text };
  }
}
