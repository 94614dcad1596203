// Owns the description of the API: an OpenAPI 3.1 document made from the routes' own schemas, and a page of it.
import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import { problemSchema } from '@helix/contracts';
import { VERSION } from '@helix/runtime';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DOCS_STYLE, type OpenApiDocument, renderDocsPage } from './docs-page.ts';

const problemJson = z.toJSONSchema(problemSchema, { io: 'output', unrepresentable: 'any' });
const { $schema: _, ...problem } = problemJson;

/** What `receiveFile` reads. */
const FILE_BODY = {
  consumes: ['multipart/form-data'],
  body: {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** What `sendFile` answers. */
const FILE_ANSWER = {
  response: {
    200: {
      description: 'The bytes, in the type of the file',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
  },
};

export const openapi = fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'HELIX Mission Control',
          version: VERSION,
          description:
            'People and AI agents share one Kanban. Sign in with `POST /api/auth/login` and send the token as `Authorization: Bearer`.',
        },
        components: {
          securitySchemes: {
            bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            session: { type: 'apiKey', in: 'cookie', name: 'helix_session' },
          },
          schemas: { Problem: problem as object },
        },
        security: [{ bearer: [] }, { session: [] }],
      },
      transform: (document) => {
        const { schema, url } = jsonSchemaTransform(document);
        const { public: isPublic, takesFile, sendsFile } = document.route.config ?? {};
        return {
          url,
          schema: {
            ...schema,
            ...(takesFile && FILE_BODY),
            ...(sendsFile && FILE_ANSWER),
            ...(isPublic && { security: [] }),
          },
        };
      },
      transformObject: (document) =>
        'openapiObject' in document ? withProblems(document.openapiObject as OpenApiDocument) : {},
    });
    addRoutes(app);
  },
  { name: 'openapi' },
);

function addRoutes(app: FastifyInstance): void {
  const styleHash = createHash('sha256').update(DOCS_STYLE).digest('base64');
  let page: string | undefined;
  app.get(
    '/api/openapi.json',
    { config: { public: true }, schema: { hide: true } },
    async (_request, reply) => {
      return reply.type('application/json; charset=utf-8').send(app.swagger());
    },
  );
  app.get('/api/docs', { config: { public: true }, schema: { hide: true } }, async (_request, reply) => {
    page ??= renderDocsPage(app.swagger() as unknown as OpenApiDocument);
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
      )
      .serializer((text: unknown) => String(text))
      .send(page);
  });
}

/** Every operation may answer with a problem. */
function withProblems(document: OpenApiDocument): object {
  const answer = {
    description: 'What went wrong, in words, with a code',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations)) {
      operation.responses = { ...operation.responses, default: answer };
    }
  }
  return document;
}
