import { type JsonSchema, type OpenApiDocument, resolve, typeOf } from './openapi.ts';

/** Ids of one organization, by the name of what they belong to: `task`, `board` … */
export type Ids = Record<string, string>;

/** Values that a schema cannot tell: what the field means decides what is valid. */
const knownValues: Record<string, unknown> = {
  email: 'someone@example.com',
  password: 'correct horse battery',
  key: 'KEY',
  provider: 'demo',
  base_url: 'http://127.0.0.1:9/v1',
  url: 'ws://127.0.0.1:9',
  token: '123456:a-token-of-a-gateway-or-a-bot',
  position: 'a0',
  // Of an empty file.
  expected_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

let counter = 0;

/** A body that the schema accepts, pointing only at rows of `ids`. */
export function validBody(document: OpenApiDocument, schema: JsonSchema, ids: Ids): Record<string, unknown> {
  const object = resolve(document, schema);
  const required = object.required ?? [];
  const properties = Object.entries(object.properties ?? {});
  // Where nothing is required (a PATCH) one field must be there for the request to mean something.
  const names = required.length > 0 ? required : properties.slice(0, 1).map(([name]) => name);
  return Object.fromEntries(
    properties
      .filter(([name]) => names.includes(name))
      .map(([name, property]) => [name, validValue(document, name, property, ids)]),
  );
}

function validValue(document: OpenApiDocument, name: string, property: JsonSchema, ids: Ids): unknown {
  const schema = resolve(document, property);
  const id = referencedId(name, ids);
  if (id) return id;
  if (name in knownValues) return knownValues[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.find((value) => value !== null);
  if (schema.format === 'date-time') return '2027-01-31T12:00:00Z';
  const type = typeOf(schema);
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (type === 'boolean') return true;
  if (type === 'array') return [];
  if (type === 'object') return validBody(document, schema, ids);
  return `Example ${++counter}`;
}

export interface BadBody {
  why: string;
  body: unknown;
}

/** Bodies that must be refused with 400, each for one reason. */
export function badBodies(document: OpenApiDocument, schema: JsonSchema, ids: Ids): BadBody[] {
  const object = resolve(document, schema);
  const valid = validBody(document, schema, ids);
  const bad: BadBody[] = [
    { why: 'broken JSON', body: '{"title": ' },
    { why: 'an array', body: [] },
    { why: 'a string', body: '"text"' },
    { why: 'null', body: 'null' },
  ];
  for (const name of object.required ?? []) {
    const { [name]: _left, ...rest } = valid;
    bad.push({ why: `${name} is missing`, body: rest });
    bad.push({ why: `${name} is null`, body: { ...valid, [name]: null } });
  }
  for (const [name, property] of Object.entries(object.properties ?? {})) {
    const type = typeOf(resolve(document, property));
    const resolved = resolve(document, property);
    const put = (why: string, value: unknown) =>
      bad.push({ why: `${name} is ${why}`, body: { ...valid, [name]: value } });
    if (type !== 'object') put('an object', { nested: true });
    if (type !== 'array') put('an array', [1]);
    if (type !== 'number' && type !== 'integer') put('a number', 12);
    if (type === 'string' && !resolved.enum && resolved.format !== 'uuid')
      put('with a NUL character', 'a\u0000b');
    if (resolved.maxLength) put('too long', 'x'.repeat(resolved.maxLength + 1));
    if (resolved.enum) put('outside its list', 'no-such-value');
    if (resolved.format === 'uuid') put('no id', 'not-an-id');
    if (type === 'integer') put('a fraction', 1.5);
    if (type === 'integer' || type === 'number') put('far too large', 1e30);
  }
  return bad;
}

/** The body with one reference at a time pointing into another organization. */
export function foreignBodies(
  document: OpenApiDocument,
  schema: JsonSchema,
  own: Ids,
  foreign: Ids,
): BadBody[] {
  const object = resolve(document, schema);
  const valid = validBody(document, schema, own);
  return Object.keys(object.properties ?? {}).flatMap((name) => {
    const id = referencedId(name, foreign);
    return id ? [{ why: `${name} of another organization`, body: { ...valid, [name]: id } }] : [];
  });
}

/** `assigned_agent_id` → the agent's id. */
function referencedId(field: string, ids: Ids): string | undefined {
  const kind = /(?:^|_)([a-z]+)_id$/.exec(field)?.[1];
  return kind ? ids[kind] : undefined;
}
