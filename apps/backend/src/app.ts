// Composes the HTTP door: plugins in the order a request meets them, then the features.
import cookie from '@fastify/cookie';
import { newId } from '@helix/database';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { AppDeps } from './app-deps.ts';
import { activityRoutes } from './features/activity/activity-routes.ts';
import { agentFileRoutes } from './features/agents/agent-file-routes.ts';
import { agentRoutes } from './features/agents/agent-routes.ts';
import { attachmentRoutes } from './features/attachments/attachment-routes.ts';
import { authRoutes } from './features/auth/auth-routes.ts';
import { boardPermissionRoutes } from './features/boards/board-permission-routes.ts';
import { boardRoutes } from './features/boards/board-routes.ts';
import { commentRoutes } from './features/comments/comment-routes.ts';
import { departmentRoutes } from './features/departments/department-routes.ts';
import { gatewayRoutes } from './features/gateways/gateway-routes.ts';
import { healthRoutes } from './features/health/health-routes.ts';
import { modelRoutes } from './features/models/model-routes.ts';
import { notificationRoutes } from './features/notifications/notification-routes.ts';
import { onboardingRoutes } from './features/onboarding/onboarding-routes.ts';
import { invitationRoutes } from './features/people/invitation-routes.ts';
import { peopleRoutes } from './features/people/people-routes.ts';
import { searchRoutes } from './features/search/search-routes.ts';
import { settingsRoutes } from './features/settings/settings-routes.ts';
import { setupRoutes } from './features/setup/setup-routes.ts';
import { skillAttachmentRoutes } from './features/skills/skill-attachment-routes.ts';
import { agentSkillRoutes, skillRoutes } from './features/skills/skill-routes.ts';
import { taskRoutes } from './features/tasks/task-routes.ts';
import { telegramRoutes } from './features/telegram/telegram-routes.ts';
import { usageRoutes } from './features/usage/usage-routes.ts';
import { AccessTokens } from './plugins/access-token.ts';
import { authentication } from './plugins/authentication.ts';
import { idempotencyKeys } from './plugins/commit-once.ts';
import { crossOrigin } from './plugins/cross-origin.ts';
import { errorExit, sendError } from './plugins/error-exit.ts';
import { frontDoor } from './plugins/front-door.ts';
import { BODY_LIMIT_BYTES, jsonBody } from './plugins/json-body.ts';
import { openapi } from './plugins/openapi.ts';
import { rateLimits } from './plugins/rate-limits.ts';
import { requestLog } from './plugins/request-log.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { SessionStore } from './plugins/session-store.ts';

export type { AppDeps } from './app-deps.ts';

const features = [
  healthRoutes,
  setupRoutes,
  authRoutes,
  peopleRoutes,
  invitationRoutes,
  settingsRoutes,
  onboardingRoutes,
  departmentRoutes,
  boardRoutes,
  boardPermissionRoutes,
  agentRoutes,
  agentFileRoutes,
  modelRoutes,
  gatewayRoutes,
  skillRoutes,
  agentSkillRoutes,
  skillAttachmentRoutes,
  taskRoutes,
  commentRoutes,
  searchRoutes,
  telegramRoutes,
  attachmentRoutes,
  notificationRoutes,
  activityRoutes,
  usageRoutes,
];

export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, database, bus, redis, clock } = deps;
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.logger as FastifyBaseLogger,
    // One line a request, written by our own plugin.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: config.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    // A stop waits for requests, not for idle keep-alive connections.
    forceCloseConnections: 'idle' as const,
  });
  app.decorate('deps', deps);
  const sessions = new SessionStore({
    database,
    bus,
    redis,
    clock,
    tokens: new AccessTokens(config.jwtSecret, clock),
  });
  app.decorate('sessions', sessions);
  const stopListening = sessions.listen();
  app.addHook('onClose', async () => stopListening());

  app.setValidatorCompiler(validatorCompiler);
  // Presenters are the only way out and typed against the contract; checking each row again costs more than the query.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));

  await app.register(errorExit);
  await app.register(securityHeaders);
  await app.register(requestLog);
  await app.register(crossOrigin);
  await app.register(cookie);
  await app.register(authentication);
  await app.register(rateLimits);
  await app.register(idempotencyKeys);
  await app.register(jsonBody);
  await app.register(openapi);
  // A process without the role api answers whether it is alive and ready, nothing else.
  const isApi = config.roles.has('api');
  const routes = isApi ? [...features, ...deps.extraRoutes] : [healthRoutes];
  for (const each of routes) await app.register(each);
  if (config.frontendUrl && isApi) {
    await app.register(apiNotFound);
    await app.register(frontDoor(config.frontendUrl));
  }
  return app;
}

/** Keeps unknown addresses under /api out of the front door. */
async function apiNotFound(app: FastifyInstance): Promise<void> {
  for (const url of ['/api', '/api/*']) {
    app.all(url, { config: { public: true }, schema: { hide: true } }, (_request, reply) =>
      reply.callNotFound(),
    );
  }
}

function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,100}$/.test(header) ? header : newId();
}
