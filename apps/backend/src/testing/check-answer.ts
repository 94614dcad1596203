// Holds every JSON answer that a test sees against the OpenAPI document: no missing field, none too many.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

type Operation = { responses: Record<string, { content?: Record<string, { schema?: object }> }> };

const schemas = new Map<string, z.ZodType | null>();

/** @throws Error naming the field when an answer is not what the document says. */
export function checkAnswer(
  app: FastifyInstance,
  method: string,
  url: string,
  status: number,
  body: unknown,
): void {
  const path = (url.split('?', 1)[0] ?? '').replace(/\/$/, '');
  const document = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
  const template = Object.keys(document.paths).find((each) => toPattern(each).test(path));
  if (template === undefined) return;
  const responses = document.paths[template]?.[method.toLowerCase()]?.responses;
  const declared = responses?.[String(status)] ?? responses?.default;
  const content = Object.values(declared?.content ?? {})[0]?.schema;
  const key = `${method} ${template} ${status}`;
  if (!schemas.has(key)) schemas.set(key, content ? toZod(content, document) : null);
  const parsed = schemas.get(key)?.safeParse(body);
  if (parsed?.success === false) {
    throw new Error(
      `${key} answered outside its contract: ${z.prettifyError(parsed.error)}\n${JSON.stringify(body)}`,
    );
  }
}

function toZod(schema: object, document: object): z.ZodType {
  const isReference = '$ref' in schema;
  const { components } = document as { components: { schemas: { Problem: object } } };
  return z.fromJSONSchema(
    (isReference ? components.schemas.Problem : schema) as Parameters<typeof z.fromJSONSchema>[0],
  );
}

function toPattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/\/$/, '').replace(/\{[^}]+\}/g, '[^/]+')}$`);
}
