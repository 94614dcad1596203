import { dehydrate, type FetchQueryOptions, HydrationBoundary, type QueryKey } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApiError } from './api-error.ts';
import { createQueryClient } from './query-client.ts';

// biome-ignore lint/suspicious/noExplicitAny: queries of different results stand in one list
type AnyQuery = FetchQueryOptions<any, Error, any, any>;

/** No such thing, no such id, and a page that one may not open: all look the same. */
const MISSING: ReadonlySet<number> = new Set([400, 403, 404]);

interface HydrateQueriesProps {
  queries: AnyQuery[];
  /** The page is drawn without these too; the browser asks again, and says what is wrong where it shows them. */
  optionalQueries?: AnyQuery[];
  children: ReactNode;
}

/**
 * Fetches on the server what the page shows, and hands it to the browser's cache: the first paint has data.
 * A missing thing shows the not-found page; any other failure goes to the nearest error page.
 */
export async function HydrateQueries({ queries, optionalQueries = [], children }: HydrateQueriesProps) {
  const client = createQueryClient();
  try {
    await Promise.all([
      ...queries.map((query) => client.fetchQuery<unknown, Error, unknown, QueryKey>(query)),
      ...optionalQueries.map((query) => client.prefetchQuery<unknown, Error, unknown, QueryKey>(query)),
    ]);
  } catch (error) {
    if (error instanceof ApiError && MISSING.has(error.status)) notFound();
    throw error;
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
