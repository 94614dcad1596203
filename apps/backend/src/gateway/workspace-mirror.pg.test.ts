import { fileHash } from '@helix/database';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import type { TestWorkspaces } from '../testing/test-workspaces.ts';

let helix: TestApp;
let files: TestWorkspaces;
let orgId: string;
let agentId: string;
let look: (endedRunId?: string) => Promise<boolean>;

beforeAll(async () => {
  helix = await createTestApp();
  files = helix.gateway.files;
});
afterAll(() => helix.stop());

beforeEach(async () => {
  const world = await helix.world();
  ({ orgId } = world);
  const { body } = await world.owner.post('/api/agents', { name: 'Nora', system_prompt: 'You count.' });
  agentId = body.id;
  helix.gateway.isReady = true;
  files.beforeWrite = () => undefined;
  files.put(agentId, 'SOUL.md', 'You count.');
  // As the sync leaves it.
  await helix.build.query(
    'update agents set soul_synced_version = soul_version, soul_hash = $2, workspace_gateway_id = $3 where id = $1',
    [agentId, fileHash('You count.'), orgId],
  );
  look = (endedRunId) => helix.deps.mirror.look({ orgId, agentId }, endedRunId);
});

const versions = (name: string) =>
  helix.build.query<{ version: number; content: string; author_type: string; run_id: string | null }>(
    'select version, content, author_type, run_id from agent_file_versions where agent_id = $1 and name = $2 order by version',
    [agentId, name],
  );
const agent = async () =>
  (
    await helix.build.query<{
      soul: string;
      soul_version: number;
      soul_synced_version: number;
      version: number;
    }>('select soul, soul_version, soul_synced_version, version from agents where id = $1', [agentId])
  )[0];
const told = () =>
  helix.build.query<{ action: string; actor_type: string; details: object }>(
    "select action, actor_type, details from activity_logs where entity_id = $1 and actor_type <> 'user' order by id",
    [agentId],
  );
const events = async () =>
  (
    await helix.build.query<{ type: string }>('select type from events where entity_id = $1 order by id', [
      agentId,
    ])
  ).map(({ type }) => type);

it('takes over what an agent has learned, once, and announces it', async () => {
  expect(await look()).toBe(true);
  expect(await versions('MEMORY.md')).toEqual([]);
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  expect(await look()).toBe(true);
  expect(await look()).toBe(true);
  expect(await versions('MEMORY.md')).toEqual([
    { version: 1, content: '- Be brief.', author_type: 'agent', run_id: null },
  ]);
  expect(await told()).toEqual([
    { action: 'agent.memory_changed', actor_type: 'agent', details: { version: 1 } },
  ]);
  expect((await events()).at(-1)).toBe('agent.memory_changed');
});

it('takes over an identity that was changed in the workspace', async () => {
  const before = await agent();
  files.put(agentId, 'SOUL.md', 'You count twice.');
  expect(await look()).toBe(true);
  expect(await agent()).toEqual({
    soul: 'You count twice.',
    soul_version: 2,
    soul_synced_version: 2,
    // Raised, so that an open form does not save over it.
    version: (before?.version ?? 0) + 1,
  });
  expect((await versions('SOUL.md')).map(({ content }) => content)).toEqual([
    'You count.',
    'You count twice.',
  ]);
});

it('leaves an edit made here alone that waits to be written', async () => {
  await helix.build.query("update agents set soul = 'You weigh.', soul_version = 2 where id = $1", [agentId]);
  files.put(agentId, 'SOUL.md', 'You count twice.');
  expect(await look()).toBe(true);
  expect((await agent())?.soul).toBe('You weigh.');
});

it('takes an identity over from where the agent is leaving, and the new gateway still gets it', async () => {
  await helix.build.query('update agents set soul_synced_version = 0 where id = $1', [agentId]);
  files.put(agentId, 'SOUL.md', 'You count twice.');
  expect(await look()).toBe(true);
  expect(await agent()).toMatchObject({ soul: 'You count twice.', soul_version: 2, soul_synced_version: 0 });
});

it('keeps what is about to be replaced below what replaces it', async () => {
  await helix.build.query("update agents set soul = 'You weigh.', soul_version = 2 where id = $1", [agentId]);
  await helix.build.query(
    `insert into agent_file_versions (org_id, agent_id, name, version, hash, content, author_type, author_name)
     values ($1, $2, 'SOUL.md', 2, $3, 'You weigh.', 'user', 'Ada')`,
    [orgId, agentId, fileHash('You weigh.')],
  );
  files.put(agentId, 'SOUL.md', 'You count twice.');
  const keep = async () =>
    helix.deps.mirror.keep(
      { id: agentId, org_id: orgId },
      'SOUL.md',
      await files.readFile(agentId, 'SOUL.md'),
    );
  await keep();
  await keep();
  expect((await versions('SOUL.md')).map(({ content, author_type }) => [content, author_type])).toEqual([
    ['You count.', 'user'],
    ['You weigh.', 'user'],
    ['You count twice.', 'agent'],
    ['You weigh.', 'user'],
  ]);
  expect((await agent())?.soul).toBe('You weigh.');
});

it('writes again what is gone, and takes what was emptied for an edit', async () => {
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  await look();
  files.put(agentId, 'MEMORY.md', null);
  files.put(agentId, 'SOUL.md', null);
  expect(await look()).toBe(true);
  expect(files.at(agentId, 'MEMORY.md')).toBe('- Be brief.');
  expect(files.at(agentId, 'SOUL.md')).toBe('You count.');
  files.put(agentId, 'MEMORY.md', '');
  await look();
  expect((await versions('MEMORY.md')).map(({ content }) => content)).toEqual(['- Be brief.', '']);
});

it('names the run whose tool wrote it, not the one that ended', async () => {
  const board = await helix.build.board({ org_id: orgId });
  const run = async (status: string) => {
    const task = await helix.build.task({ org_id: orgId, board_id: board.id, assigned_agent_id: agentId });
    return helix.build.run({
      org_id: orgId,
      task_id: task.id,
      agent_id: agentId,
      status: status as 'running',
    });
  };
  const [ended, working] = [await run('succeeded'), await run('running')];
  await helix.build.query(
    "insert into run_events (org_id, run_id, seq, kind, data) values ($1, $2, 1, 'tool', $3)",
    [orgId, working.id, JSON.stringify({ phase: 'start', name: 'remember', args: { rule: 'Be brief.' } })],
  );
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  await look(ended.id);
  expect((await versions('MEMORY.md'))[0]?.run_id).toBe(working.id);
  // Nobody knows of this one, unless an OpenClaw ended it, whose tools have other names.
  files.put(agentId, 'MEMORY.md', '- Be very brief.');
  await look(ended.id);
  expect((await versions('MEMORY.md'))[1]?.run_id).toBeNull();
  await helix.build.query("update runs set gateway_kind = 'openclaw' where id = $1", [ended.id]);
  files.put(agentId, 'MEMORY.md', '- Say it in one word.');
  await look(ended.id);
  expect((await versions('MEMORY.md'))[2]?.run_id).toBe(ended.id);
});

it('takes nothing over twice where two replicas look at once', async () => {
  const other = await helix.replica();
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  files.put(agentId, 'SOUL.md', 'You count twice.');
  const looks = [helix.deps, other.deps].flatMap(({ mirror }) =>
    [1, 2].map(() => mirror.look({ orgId, agentId })),
  );
  expect(await Promise.all(looks)).toEqual([true, true, true, true]);
  expect((await versions('MEMORY.md')).length).toBe(1);
  expect((await versions('SOUL.md')).length).toBe(2);
});

it('knows what a person wrote as theirs, although another replica has seen it first', async () => {
  const other = await helix.replica();
  files.afterWrite = () => other.deps.mirror.look({ orgId, agentId });
  const ada = { type: 'user', id: agentId, name: 'Ada' } as const;
  const memory = { content: '- Be brief.', expectedHash: fileHash('') };
  const written = await helix.deps.mirror.writeMemory(
    { orgId, actor: ada, requestId: null },
    agentId,
    memory,
  );
  files.afterWrite = async () => undefined;
  expect(written).toBe('written');
  expect(await versions('MEMORY.md')).toMatchObject([{ content: '- Be brief.', author_type: 'user' }]);
});

it('keeps the latest hundred of a file', async () => {
  for (let number = 1; number <= 102; number += 1) {
    files.put(agentId, 'MEMORY.md', `Rule ${number}`);
    await look();
  }
  const kept = await versions('MEMORY.md');
  expect([kept.length, kept[0]?.version, kept.at(-1)?.version]).toEqual([100, 3, 102]);
});

it('stores what PostgreSQL cannot, and knows the file again by its bytes', async () => {
  files.put(agentId, 'MEMORY.md', 'a\0b');
  expect(await look()).toBe(true);
  expect(await look()).toBe(true);
  expect((await versions('MEMORY.md')).map(({ content }) => content)).toEqual(['a\ufffdb']);
});

it('says that it knows nothing newer while the gateway is away, or refuses', async () => {
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  files.failure = new Error('the connection broke');
  expect(await look()).toBe(false);
  files.failure = null;
  helix.gateway.isReady = false;
  expect(await look()).toBe(false);
  helix.gateway.isReady = true;
  expect(await look()).toBe(true);
  expect((await versions('MEMORY.md')).length).toBe(1);
});
