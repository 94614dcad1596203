import { errorCodes, problemSchema } from '@helix/contracts';
import { type Builders, builtPassword } from '@helix/testing';
import { type ApiAnswer, ApiClient, HelixSystem } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { badBodies, foreignBodies, type Ids, validBody } from './routes/bodies.ts';
import { type OpenApiDocument, type Operation, operationsOf } from './routes/openapi.ts';
import { createTenant, fingerprint, type Tenant } from './routes/organizations.ts';
import { connectBuilders } from './stage.ts';

// Generated from the OpenAPI document: a new route is tested the moment it exists, and a route that is not in
// the document is found by comparing with what the server answers.

/** Open to everyone, each for a reason: probes, the document itself, and the ways to become someone. */
const publicRoutes = new Set([
  'GET /api/health',
  'GET /api/ready',
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/setup',
  'POST /api/setup',
  'POST /api/auth/login',
  'POST /api/invitations/lookup',
  'POST /api/invitations/accept',
]);
/** Called by the gateway's tools with the token of one run; a person's session opens none of them. */
const isAgentRoute = (operation: Operation) => operation.path.startsWith('/api/agent/');
/** Ends the session that the test itself uses. */
const endsSession = (operation: Operation) => operation.path === '/api/auth/logout';
/** What a member without any board may still do: things of their own, and what has no board. */
const openToMembers = [
  /^(GET|POST|PATCH) \/api\/auth\//,
  /^GET \/api\/(agents|models|skills|departments|users)(\/|$)/,
  /^GET \/api\/events$/,
  /^(GET|POST) \/api\/notifications(\/|$)/,
  /^(POST|DELETE) \/api\/telegram\/link$/,
];

/** And who may look at a board: to have looked is a thing of their own. */
const openToLookers = [...openToMembers, /^POST \/api\/tasks\/\{id\}\/notifications\/read$/];

/** Parts of addresses that are no ids: every organization has the same ones. */
const pathValues: Record<string, string> = { name: 'MEMORY.md', version: '1', date: '2026-11-22' };

let system: HelixSystem;
let build: Builders;
let document: OpenApiDocument;
let operations: Operation[];
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  // Nothing here may leave this machine.
  system = await HelixSystem.start({ env: { TELEGRAM_API_ROOT: 'http://127.0.0.1:9' } });
  build = await connectBuilders(system);
  [ours, theirs] = [await createTenant(build, system.url), await createTenant(build, system.url)];
  document = await new ApiClient(system.url).get<OpenApiDocument>('/api/openapi.json');
  operations = operationsOf(document).filter((operation) => operation.path.startsWith('/api/'));
});
afterAll(async () => {
  await build?.end();
  await system?.stop();
});

it('documents the routes that programs rely on', () => {
  expect(document.openapi).toMatch(/^3\.1/);
  const names = operations.map((operation) => operation.name);
  for (const name of [
    'POST /api/auth/login',
    'GET /api/auth/me',
    'GET /api/tasks',
    'POST /api/tasks',
    'GET /api/tasks/{id}',
    'PATCH /api/tasks/{id}',
    'DELETE /api/tasks/{id}',
    'POST /api/tasks/{id}/execute',
    'POST /api/tasks/{id}/cancel',
    'POST /api/tasks/{id}/approve',
    'POST /api/tasks/{id}/reject',
    'POST /api/tasks/{id}/move',
    'GET /api/tasks/{id}/comments',
    'POST /api/tasks/{id}/comments',
    'GET /api/tasks/{id}/runs',
    'GET /api/runs/{id}',
    'GET /api/runs/{id}/events',
    'GET /api/skills',
    'POST /api/skills',
    'PUT /api/agents/{id}/skills',
    'PUT /api/agents/{id}/memory',
    'GET /api/activity',
    'GET /api/notifications',
    'GET /api/users',
    'PATCH /api/users/{id}',
    'POST /api/invitations',
  ]) {
    expect(names).toContain(name);
  }
  expect(personalOperations().length).toBeGreaterThanOrEqual(35);
});

it('answers 401 to everyone without a session', async () => {
  const strangers = {
    'no token': new ApiClient(system.url),
    'a token that is none': new ApiClient(system.url, 'nonsense'),
    'a token signed by nobody': new ApiClient(system.url, unsignedToken(ours.orgId)),
  };
  const problems: string[] = [];
  for (const operation of closedOperations()) {
    for (const [who, client] of Object.entries(strangers)) {
      const answer = await call(client, operation, ours.ids, bodyFor(operation, ours.ids));
      problems.push(...expectProblem(`${operation.name} with ${who}`, answer, [401]));
    }
  }
  expect(problems).toEqual([]);
});

it('answers 404 to the ids of another organization, and changes nothing there', async () => {
  const before = await fingerprint(build, theirs.orgId);
  const problems: string[] = [];
  for (const operation of personalOperations().filter((candidate) => candidate.pathParameters.length > 0)) {
    const answer = await call(ours.owner, operation, theirs.ids, bodyFor(operation, ours.ids));
    problems.push(...expectProblem(operation.name, answer, [404]));
  }
  expect(problems).toEqual([]);
  expect(await fingerprint(build, theirs.orgId)).toEqual(before);
});

it('refuses bodies and filters that point into another organization', async () => {
  const before = await fingerprint(build, theirs.orgId);
  const problems: string[] = [];
  for (const operation of personalOperations()) {
    for (const { why, body } of operation.body
      ? foreignBodies(document, operation.body, ours.ids, theirs.ids)
      : []) {
      const answer = await call(ours.owner, operation, ours.ids, body);
      problems.push(...expectProblem(`${operation.name} with ${why}`, answer, [400, 404, 409]));
    }
    if (operation.method !== 'GET') continue;
    for (const { name } of operation.query.filter((parameter) => parameter.name.endsWith('_id'))) {
      const answer = await call(ours.owner, operation, ours.ids, undefined, query(name, foreignIdOf(name)));
      const leaks = answer.status === 200 && JSON.stringify(answer.body).includes(theirs.orgId);
      const items = (answer.body as { items?: unknown[] }).items ?? answer.body;
      if (leaks || (answer.status === 200 && Array.isArray(items) && items.length > 0)) {
        problems.push(`${operation.name}?${name}= shows rows of another organization`);
      }
      if (answer.status >= 500) problems.push(`${operation.name}?${name}= answered ${answer.status}`);
    }
  }
  expect(problems).toEqual([]);
  expect(await fingerprint(build, theirs.orgId)).toEqual(before);
});

it('lists nothing of another organization', async () => {
  const problems: string[] = [];
  const foreign = Object.values(theirs.ids);
  for (const operation of personalOperations().filter((candidate) => candidate.method === 'GET')) {
    const answer = await call(ours.owner, operation, ours.ids);
    const seen = foreign.filter((id) => JSON.stringify(answer.body).includes(id));
    if (answer.status >= 500) problems.push(`${operation.name} answered ${answer.status}`);
    if (seen.length > 0) problems.push(`${operation.name} shows ${seen.join(', ')}`);
  }
  expect(problems).toEqual([]);
});

it('shows a member without a board nothing of any board, and lets them change nothing', async () => {
  const before = await fingerprint(build, ours.orgId);
  const problems: string[] = [];
  for (const operation of personalOperations()) {
    if (openToMembers.some((pattern) => pattern.test(operation.name))) continue;
    const answer = await call(ours.stranger, operation, ours.ids, bodyFor(operation, ours.ids));
    if (operation.pathParameters.length > 0) {
      problems.push(...expectProblem(operation.name, answer, [403, 404]));
    } else if (operation.method === 'GET') {
      const seen = [ours.ids.board, ours.ids.task, ours.ids.run, ours.ids.comment].filter(
        (id) => id && JSON.stringify(answer.body).includes(id),
      );
      if (answer.status >= 500 || seen.length > 0)
        problems.push(`${operation.name}: ${answer.status}, shows ${seen}`);
    } else {
      problems.push(...expectProblem(operation.name, answer, [403, 404]));
    }
  }
  for (const path of ['boards', 'tasks', 'runs'] as const) {
    const id = ours.ids[path.slice(0, -1)];
    const answer = await ours.stranger.send('GET', `/api/${path}/${id}`);
    problems.push(...expectProblem(`GET /api/${path}/{id}`, answer, [404]));
  }
  expect(problems).toEqual([]);
  expect(await fingerprint(build, ours.orgId)).toEqual(before);
});

it('lets a member who may only look read the board, and change nothing', async () => {
  const { ids, orgId } = ours;
  const looker = await build.user({ org_id: orgId, role: 'member' });
  await build.boardPermission({
    org_id: orgId,
    board_id: ids.board ?? '',
    user_id: looker.id,
    level: 'view',
  });
  const client = new ApiClient(system.url);
  await client.signIn(looker.email, builtPassword);
  const before = await fingerprint(build, orgId);
  const problems: string[] = [];
  for (const path of [
    `boards/${ids.board}`,
    `tasks/${ids.task}`,
    `runs/${ids.run}`,
    `tasks/${ids.task}/comments`,
  ]) {
    const { status } = await client.send('GET', `/api/${path}`);
    if (status !== 200) problems.push(`GET /api/${path}: ${status} instead of 200`);
  }
  for (const operation of personalOperations().filter((candidate) => candidate.method !== 'GET')) {
    if (openToLookers.some((pattern) => pattern.test(operation.name))) continue;
    const answer = await call(client, operation, ids, bodyFor(operation, ids));
    problems.push(...expectProblem(operation.name, answer, [403]));
  }
  expect(problems).toEqual([]);
  expect(await fingerprint(build, orgId)).toEqual(before);
});

it('answers 400 to every bad body and says which field', async () => {
  const problems: string[] = [];
  for (const operation of operations.filter((candidate) => candidate.body && !isAgentRoute(candidate))) {
    for (const { why, body } of badBodies(document, operation.body ?? {}, ours.ids)) {
      const answer = await call(ours.owner, operation, ours.ids, body);
      // Who you are and whether setup is open is answered before anything else is told.
      const statuses = publicRoutes.has(operation.name) ? [400, 401, 409] : [400];
      problems.push(...expectProblem(`${operation.name}: ${why}`, answer, statuses));
    }
  }
  expect(problems).toEqual([]);
});

it('answers 400 or 404 to every id that is none', async () => {
  const problems: string[] = [];
  const forms = [
    'not-an-id',
    '0',
    '%00',
    '..%2f..%2fetc',
    '00000000-0000-0000-0000-000000000000',
    'x'.repeat(500),
    "1'--",
  ];
  for (const operation of personalOperations().filter((candidate) => candidate.pathParameters.length > 0)) {
    for (const form of forms) {
      const kinds = [...Object.keys(ours.ids), ...Object.keys(pathValues)];
      const ids = Object.fromEntries(kinds.map((kind) => [kind, form]));
      const answer = await call(ours.owner, operation, ids, bodyFor(operation, ours.ids));
      problems.push(...expectProblem(`${operation.name} with ${form.slice(0, 40)}`, answer, [400, 404, 414]));
    }
  }
  expect(problems).toEqual([]);
});

it('never answers 500 to a bad query', async () => {
  const problems: string[] = [];
  const values = ['', '-1', 'abc', '999999999999', '%00', 'x'.repeat(2_000), '{"a":1}'];
  for (const operation of personalOperations().filter((candidate) => candidate.query.length > 0)) {
    for (const { name } of operation.query) {
      for (const value of values) {
        const answer = await call(ours.owner, operation, ours.ids, undefined, `?${name}=${value}`);
        if (answer.status >= 500)
          problems.push(`${operation.name}?${name}=${value.slice(0, 20)} answered ${answer.status}`);
        if (answer.status >= 400)
          problems.push(...expectProblem(`${operation.name}?${name}=${value}`, answer, [400, 404]));
      }
    }
  }
  expect(problems).toEqual([]);
});

it('answers unknown paths, wrong methods, types and sizes with a problem', async () => {
  const { owner } = ours;
  const raw = (headers: Record<string, string>, body: string) =>
    fetch(`${system.url}/api/departments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.token}`, ...headers },
      body,
    });
  const problems = [
    ...expectProblem('unknown path', await owner.send('GET', '/api/no-such-thing'), [404]),
    ...expectProblem('wrong method', await owner.send('PUT', '/api/tasks', {}), [404, 405]),
    ...expectProblem(
      'unknown type',
      await answerOf(await raw({ 'content-type': 'text/plain' }, 'name=x')),
      [400, 415],
    ),
    ...expectProblem(
      'too large',
      await answerOf(
        await raw({ 'content-type': 'application/json' }, JSON.stringify({ name: 'x'.repeat(1_100_000) })),
      ),
      [400, 413],
    ),
  ];
  expect(problems).toEqual([]);
});

it('accepts a trailing slash', async () => {
  for (const path of ['/api/tasks/', '/api/boards/', '/api/auth/me/']) {
    expect((await ours.owner.send('GET', path)).status, path).toBe(200);
  }
});

it('answers no route of an agent to a person', async () => {
  const problems: string[] = [];
  for (const operation of operations.filter(isAgentRoute)) {
    const answer = await call(ours.owner, operation, ours.ids, bodyFor(operation, ours.ids));
    problems.push(...expectProblem(operation.name, answer, [401, 403]));
  }
  expect(problems).toEqual([]);
});

it('ends the session at sign-out', async () => {
  const { owner } = await createTenant(build, system.url);
  expect((await owner.send('GET', '/api/auth/me')).status).toBe(200);
  await owner.post('/api/auth/logout');
  expect((await owner.send('GET', '/api/auth/me')).status).toBe(401);
});

function closedOperations(): Operation[] {
  return operations.filter((operation) => !publicRoutes.has(operation.name));
}

function personalOperations(): Operation[] {
  return closedOperations().filter((operation) => !isAgentRoute(operation) && !endsSession(operation));
}

function bodyFor(operation: Operation, ids: Ids): unknown {
  if (operation.body) return validBody(document, operation.body, ids);
  return operation.method === 'GET' || operation.method === 'DELETE' ? undefined : {};
}

function call(
  client: ApiClient,
  operation: Operation,
  ids: Ids,
  body?: unknown,
  search = '',
): Promise<ApiAnswer<unknown>> {
  const path = operation.path.replace(/([^/]+)\/\{(\w+)\}/g, (_, before: string, parameter: string) => {
    const kind = /_?(\w+?)(?:_id|Id)$/.exec(parameter)?.[1] ?? before.replace(/s$/, '');
    const id = parameter in pathValues ? (ids[parameter] ?? pathValues[parameter]) : ids[kind];
    if (!id)
      throw new Error(
        `${operation.name} has a parameter {${parameter}} of a kind this test does not know: ${kind}.`,
      );
    return `${before}/${id}`;
  });
  return client.send(operation.method, `${path}${search}`, body);
}

function expectProblem(what: string, answer: ApiAnswer<unknown>, statuses: number[]): string[] {
  if (!statuses.includes(answer.status)) {
    return [
      `${what}: ${answer.status} instead of ${statuses.join(' or ')} ${JSON.stringify(answer.body).slice(0, 160)}`,
    ];
  }
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return [`${what}: the answer's type is ${type}`];
  const problem = problemSchema.safeParse(answer.body);
  if (!problem.success) return [`${what}: not a problem: ${JSON.stringify(answer.body).slice(0, 160)}`];
  if (!errorCodes.includes(problem.data.code)) return [`${what}: unknown code ${problem.data.code}`];
  if (problem.data.detail.trim() === '') return [`${what}: says nothing`];
  if (/\bat .*\.(ts|js):\d+/.test(JSON.stringify(answer.body))) return [`${what}: shows a stack`];
  return [];
}

function foreignIdOf(name: string): string {
  const kind = /(?:^|_)([a-z]+)_id$/.exec(name)?.[1] ?? '';
  return theirs.ids[kind] ?? theirs.ids.task ?? '';
}

function query(name: string, value: string): string {
  return `?${name}=${encodeURIComponent(value)}`;
}

/** `alg: none`, the oldest forgery. */
function unsignedToken(orgId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: orgId, sid: orgId, org: orgId, exp: 4_000_000_000 })}.`;
}

async function answerOf(response: Response): Promise<ApiAnswer<unknown>> {
  return { status: response.status, headers: response.headers, body: await response.json() };
}
