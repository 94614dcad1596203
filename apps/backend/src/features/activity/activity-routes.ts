import { type Activity, activityQuerySchema, activitySchema, pageSchema } from '@helix/contracts';
import { type ActivityRow, listActivity } from '@helix/database';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { boardAccess } from '../../plugins/board-access.ts';
import { decodePageCursor, numberCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import { principalOf } from '../../plugins/request-context.ts';

export const activityRoutes: FastifyPluginAsyncZod = async (app) => {
  const { database } = app.deps;

  app.get(
    '/api/activity',
    {
      schema: {
        tags: ['Activity'],
        summary: 'What happened on the boards that the caller may see, newest first',
        querystring: activityQuerySchema,
        response: { 200: pageSchema(activitySchema) },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { limit, cursor, entity_id: entityId, board_id: boardId } = request.query;
      const before = decodePageCursor(cursor, numberCursorSchema)?.[0] ?? null;
      if (boardId !== undefined) await boardAccess(request, boardId);
      const db = database.forOrganization(principal.orgId);
      const rows = await listActivity(db, principal, { limit, before, entityId, boardId });
      return toPage(rows, limit, toPublicActivity, (row) => [row.id]);
    },
  );
};

function toPublicActivity(row: ActivityRow): Activity {
  return {
    id: String(row.id),
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: row.actor_name,
    action: row.action,
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    entity_title: row.entity_title,
    board_id: row.board_id,
    details: row.details,
    created_at: row.created_at.toISOString(),
  };
}
