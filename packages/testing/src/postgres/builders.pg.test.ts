import { afterAll, beforeAll, expect, it } from 'vitest';
import { Builders } from './builders.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
let build: Builders;
beforeAll(async () => {
  database = await createTestDatabase();
  build = await Builders.connect(database.migrationUrl);
});
afterAll(async () => {
  await build.end();
  await database.drop();
});

it('builds a whole organization from what matters, and two of them side by side', async () => {
  for (const name of ['North', 'South']) {
    const { id: org_id } = await build.organization({ name });
    const user = await build.user({ org_id, role: 'owner' });
    const board = await build.board({ org_id });
    await build.boardPermission({ org_id, board_id: board.id, user_id: user.id, level: 'manage' });
    const model = await build.model({ org_id, is_default: true });
    const agent = await build.agent({ org_id, primary_board_id: board.id, ai_model_id: model.id });
    const task = await build.task({ org_id, board_id: board.id, assigned_agent_id: agent.id });
    await build.comment({ org_id, task_id: task.id });
    const run = await build.run({ org_id, task_id: task.id, agent_id: agent.id, status: 'succeeded' });
    expect(run.status).toBe('succeeded');
  }
  const counts = await build.query(
    'select count(*)::int as tasks, count(distinct org_id)::int as organizations from tasks',
  );
  expect(counts).toEqual([{ tasks: 2, organizations: 2 }]);
});
