/** What stands in the way, in one sentence, and what the person at the terminal can do. Ends with exit code 1. */
export class Problem extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.remedy = remedy;
  }
}

/** One paragraph for the terminal; a stack only for what nobody foresaw. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { remedy } = error as { remedy?: unknown };
  if (typeof remedy === 'string') return `${error.message} ${remedy}`;
  return error.stack ?? error.message;
}
