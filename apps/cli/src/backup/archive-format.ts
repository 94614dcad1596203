/**
 * Owns what a backup file is: a gzipped tar that any tool can list. `key.json` comes first; then the tables in pieces,
 * the files, and the sealed secrets; `manifest.json` says what all of it must be, and `manifest.mac` vouches for that
 * under the passphrase. A file that ends before its end has no manifest, so it is refused.
 */
import { z } from 'zod';

export const FORMAT = 1;

export const KEY_ENTRY = 'key.json';
export const SECRETS_ENTRY = 'secrets.sealed';
export const MANIFEST_ENTRY = 'manifest.json';
export const MAC_ENTRY = 'manifest.mac';
export const DATABASE_FOLDER = 'database/';
export const FILES_FOLDER = 'files/';

export const keySchema = z.object({ format: z.literal(FORMAT), salt: z.base64() });

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  created_at: z.iso.datetime(),
  version: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In an order in which every row finds what it references. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number().int() })),
  /** Of every entry before this one. */
  entries: z.record(z.string(), z.object({ size: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What lies outside the database and opens what is sealed inside it. */
export const secretsSchema = z.object({
  settings: z.record(z.string(), z.string()),
  /** By their path below the state folder, in base64. */
  files: z.record(z.string(), z.base64()),
});
export type Secrets = z.infer<typeof secretsSchema>;
