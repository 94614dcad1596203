// The same events by polling, where WebSocket is blocked.
import { eventPollSchema } from '@helix/contracts';
import { canReplayFrom, currentCursor, encodeCursor, parseCursor, readEvents } from '@helix/database';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { principalOf } from '../plugins/request-context.ts';
import { isVisible, toLiveEvent, visibleBoards } from './live-hub.ts';

const POLL_MAX = 500;

export const liveRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/events',
    {
      schema: {
        tags: ['Live'],
        summary: 'Events after a cursor; without one, the cursor to start from',
        querystring: z.object({ after: z.string().max(200).optional() }),
        response: { 200: eventPollSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { system } = app.deps.database;
      const { after } = request.query;
      const from = after === undefined ? null : parseCursor(after);
      if (from === null || !(await canReplayFrom(system, from))) {
        const cursor = encodeCursor(await currentCursor(system));
        return { cursor, resync: after !== undefined, events: [] };
      }
      const { events } = await readEvents(system, { after: from, limit: POLL_MAX, orgId: principal.orgId });
      const boards = await visibleBoards(app.deps.database, principal);
      return {
        cursor: encodeCursor(events.at(-1) ?? from),
        resync: false,
        events: events.filter((event) => isVisible(event, boards, principal.userId)).map(toLiveEvent),
      };
    },
  );
};
