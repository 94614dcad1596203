import { listRunSkills } from '@helix/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { skillsOfRun } from './run-skills.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

async function stage() {
  const { orgId } = await helix.world();
  const { build } = helix;
  const [board, other] = [await build.board({ org_id: orgId }), await build.board({ org_id: orgId })];
  const agent = await build.agent({ org_id: orgId });
  const db = helix.deps.database.forOrganization(orgId);
  const skill = (values: Parameters<typeof build.skill>[0] | object, agentId: string = agent.id) =>
    build.skill({ org_id: orgId, ...values }, agentId);
  const told = async (tags: string[] = [], boardId = board.id) =>
    skillsOfRun(db, orgId, {
      skills: await listRunSkills(db, orgId, agent.id),
      task: { board_id: boardId, tags },
    });
  return { orgId, board, other, agent, skill, told };
}

it('tells the active skills with their content and the others without, by name', async () => {
  const { orgId, board, other, skill, told } = await stage();
  await skill({ name: 'C always', description: 'All', content: 'One.' });
  await skill({ name: 'A for a tag', content: 'Two.', activation_mode: 'tag', activation_tags: ['Press'] });
  const onBoard = await skill({ name: 'B for a board', content: 'Three.', activation_mode: 'board' });
  await helix.build.query('insert into skill_boards (org_id, skill_id, board_id) values ($1, $2, $3)', [
    orgId,
    onBoard.id,
    board.id,
  ]);
  expect(await told(['press'])).toEqual([
    { slug: 'a-for-a-tag', name: 'A for a tag', description: '', content: 'Two.', active: true },
    { slug: 'b-for-a-board', name: 'B for a board', description: '', content: 'Three.', active: true },
    { slug: 'c-always', name: 'C always', description: 'All', content: 'One.', active: true },
  ]);
  const elsewhere = await told(['sales'], other.id);
  expect(elsewhere.map(({ active, content }) => [active, content])).toEqual([
    [false, ''],
    [false, ''],
    [true, 'One.'],
  ]);
});

it('leaves out what is switched off, what other agents have, and what is empty', async () => {
  const { orgId, skill, told } = await stage();
  const colleague = await helix.build.agent({ org_id: orgId });
  await skill({ name: 'Off', content: 'Off.', enabled: false });
  await skill({ name: 'Not its own', content: 'Other.' }, colleague.id);
  await skill({ name: 'Empty', content: '' });
  expect(await told()).toMatchObject([{ name: 'Empty', active: false }]);
});

it('does not carry more text than a prompt could ever take', async () => {
  const { skill, told } = await stage();
  for (const name of ['A', 'B', 'C']) await skill({ name, content: name.repeat(250 * 1024) });
  await skill({ name: 'D', content: 'small' });
  const lengths = (await told()).map(({ active, content }) => [active, content.length]);
  expect(lengths).toEqual([
    [true, 250 * 1024],
    [true, 250 * 1024],
    [true, 0],
    [true, 5],
  ]);
});
