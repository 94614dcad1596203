/** What went wrong with the embedded PostgreSQL, in one sentence, with what the person at the terminal can do. */
export class EmbeddedPostgresError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.remedy = remedy;
  }
}
