import type { Product } from '@helix/testing/system';

/** One figure. Lower is better; a row that says otherwise sets `better`. */
export interface BenchRow {
  key: string;
  title: string;
  unit: string;
  /** Absent for a figure to compare with, which is no budget of ours. */
  must?: number;
  aim?: number;
  better?: 'lower' | 'higher';
  measure(bench: Bench): Promise<Measurement>;
}

export interface Measurement {
  value: number;
  /** What stands beside the value: other percentiles, counts, what the figure includes. */
  note?: string;
}

/** What rows share, so that one fresh clone and one running product serve all of them. */
export interface Bench {
  /** The product, started by `npm start`: in the fresh clone when one was made, else in this checkout. */
  running(): Promise<Product>;
  readonly admin: { email: string; password: string };
  /** Where it runs from, built. */
  readonly checkout: string;
  /** The OpenAI-compatible base URL of a provider that answers at once. */
  readonly providerUrl: string;
  /** A fresh clone with an empty npm cache, started for the first time. Seconds until it was ready. */
  startFresh(): Promise<number>;
  startAgain(): Promise<number>;
  progress(line: string): void;
}

/** Thrown by a row that this machine cannot measure, where that is no fault of the product. */
export class NotMeasurable extends Error {}

export type Verdict = 'aim' | 'must' | 'missed' | 'compared';

export function judge(row: Pick<BenchRow, 'must' | 'aim' | 'better'>, value: number): Verdict {
  if (row.must === undefined) return 'compared';
  const reaches = (budget: number) => (row.better === 'higher' ? value >= budget : value <= budget);
  if (row.aim !== undefined && reaches(row.aim)) return 'aim';
  return reaches(row.must) ? 'must' : 'missed';
}
