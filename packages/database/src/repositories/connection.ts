import type { Db, Trx } from '../database.ts';

/** A repository works alone or inside the caller's transaction. */
export type Connection = Db | Trx;
