import {
  idParamsSchema,
  notificationListQuerySchema,
  notificationPageSchema,
  notificationSchema,
  unreadCountSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf } from '../../plugins/request-context.ts';
import {
  readAllNotifications,
  readNotification,
  readNotifications,
  readNotificationsOfTask,
  readUnreadCount,
} from './notification-service.ts';

const tags = ['Notifications'];

export const notificationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/notifications',
    {
      schema: {
        tags,
        summary: 'What the caller was told, newest first',
        querystring: notificationListQuerySchema,
        response: { 200: notificationPageSchema },
      },
    },
    async (request) => readNotifications(deps, principalOf(request), request.query),
  );

  app.get(
    '/api/notifications/unread-count',
    { schema: { tags, summary: 'How many are unread', response: { 200: unreadCountSchema } } },
    async (request) => readUnreadCount(deps, principalOf(request)),
  );

  app.post(
    '/api/notifications/:id/read',
    {
      schema: {
        tags,
        summary: 'Mark one as read',
        params: idParamsSchema,
        response: { 200: notificationSchema },
      },
    },
    async (request) => readNotification(deps, mutationOf(request), request.params.id),
  );

  app.post(
    '/api/tasks/:id/notifications/read',
    {
      schema: {
        tags,
        summary: 'Mark what a task has told the caller as read: they look at it',
        params: idParamsSchema,
        response: { 200: unreadCountSchema },
      },
    },
    async (request) => readNotificationsOfTask(deps, mutationOf(request), request.params.id),
  );

  app.post(
    '/api/notifications/read-all',
    { schema: { tags, summary: 'Mark all as read', response: { 200: unreadCountSchema } } },
    async (request) => readAllNotifications(deps, mutationOf(request)),
  );
};
