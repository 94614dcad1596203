// @ts-check

/** What went wrong, in one sentence, and what the person can do about it. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}
