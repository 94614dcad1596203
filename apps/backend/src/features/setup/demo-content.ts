// Owns the demo: a department, a board, two agents, a skill, three tasks and the offline model; the main job two
// clicks away.
import {
  insertAgent,
  insertBoard,
  insertDepartment,
  insertModel,
  insertTask,
  newId,
  type Trx,
  takeTaskSlot,
  type UserRow,
} from '@helix/database';
import { positionBetween } from '@helix/domain';
import { insertDemoSkill } from './demo-skill.ts';
import { ANALYST_SOUL, WRITER_SOUL } from './demo-souls.ts';

const AGENTS = {
  writer: { name: 'Nora', roleTitle: 'Writer', soul: WRITER_SOUL },
  analyst: { name: 'Milo', roleTitle: 'Analyst', soul: ANALYST_SOUL },
} as const;

type DemoTask = {
  agent: keyof typeof AGENTS;
  title: string;
  priority: 'medium' | 'high';
  tags: string[];
  description: string;
};

/** In the order of the column, top first. */
const TASKS: DemoTask[] = [
  {
    agent: 'writer',
    title: 'Write the announcement of our summer workshop',
    priority: 'high',
    tags: ['newsletter'],
    description: `We offer a one-day workshop "Bread from your own oven" on Saturday, 20 June, from 9:00 to 16:00 in our bakery school in Lindau.

- For beginners, twelve places, 95 euros with lunch and all ingredients
- Everybody bakes three loaves and takes a sourdough starter home
- Taught by Karin Weiss, who has run our bakery for eighteen years
- Booking by e-mail until 6 June, cancelling is free until a week before

Write the text for our newsletter: a subject line of at most 50 characters and about 150 words. Readers are customers who know our shop but have never taken a course. They should book right away.`,
  },
  {
    agent: 'analyst',
    title: 'Compare three ways to answer customer questions faster',
    priority: 'medium',
    tags: ['support', 'decision'],
    description: `We get about 40 e-mails a day. Answering takes one person two hours, and on Mondays some wait until Wednesday. Roughly half of the questions are about opening hours, allergens and the status of an order.

Compare:
1. A page with frequent questions, linked in our automatic reply
2. A shared inbox with ready-made answers, about 25 euros a month for three people
3. A second person who answers mails on Mondays, four hours at 22 euros

Recommend one of them, or an order in which to try them. Show the cost per month and what each one saves. Name what we should measure for four weeks to know whether it worked.`,
  },
  {
    agent: 'writer',
    title: 'Turn our meeting notes into minutes with owners and dates',
    priority: 'medium',
    tags: ['internal'],
    description: `Notes of Tuesday, typed while talking:

oven 2 makes noise again, Jonas calls the service, before the weekend!! / new flour supplier: samples were good, price 8 % lower, minimum order 500 kg -> Karin asks whether 300 is possible, decide next Tue / market stall in Bregenz starts in May, we need a second cash box and somebody for Saturdays, Lea asks her sister / website: photos are from 2019, Tom knows a photographer, max 400 euros / holiday list still missing from Jonas and Lea / idea: stamp card, no decision

Write minutes that everybody reads in one minute: decisions, a table of tasks with owner and date, open points. Where a date is missing, propose one and mark it as a proposal.`,
  },
];

/** @returns the id of the board, to be shown first. */
export async function insertDemo(trx: Trx, owner: UserRow): Promise<string> {
  const orgId = owner.org_id;
  const department = await insertDepartment(trx, orgId, 'Marketing');
  const board = await insertBoard(trx, {
    orgId,
    departmentId: department.id,
    name: 'Bakery',
    description: 'Three small jobs for two agents. Open a card, press Execute, then approve or send back.',
    key: 'DEMO',
    openLevel: 'create',
  });
  await insertModel(trx, {
    id: newId(),
    org_id: orgId,
    provider: 'demo',
    model_name: 'demo',
    display_name: 'Demo (offline)',
    is_default: true,
  });
  const agents = {
    writer: await insertDemoAgent(trx, orgId, AGENTS.writer, { department: department.id, board: board.id }),
    analyst: await insertDemoAgent(trx, orgId, AGENTS.analyst, {
      department: department.id,
      board: board.id,
    }),
  };
  await insertDemoSkill(trx, orgId, agents.writer);
  // From the bottom up, because each new one goes to the top; the numbers follow the reading order.
  let top: string | null = null;
  const numbers = await takeNumbers(trx, owner, board.id);
  for (const [index, task] of [...TASKS.entries()].reverse()) {
    top = positionBetween(null, top);
    await insertTask(trx, {
      id: newId(),
      org_id: orgId,
      board_id: board.id,
      number: numbers[index] ?? index + 1,
      title: task.title,
      description: task.description,
      priority: task.priority,
      tags: task.tags,
      position: top,
      assigned_agent_id: agents[task.agent],
      created_by_user_id: owner.id,
      created_by_name: owner.name,
      requires_approval: true,
    });
  }
  return board.id;
}

async function insertDemoAgent(
  trx: Trx,
  orgId: string,
  agent: { name: string; roleTitle: string; soul: string },
  home: { department: string; board: string },
): Promise<string> {
  const row = await insertAgent(
    trx,
    {
      id: newId(),
      org_id: orgId,
      name: agent.name,
      role_title: agent.roleTitle,
      department_id: home.department,
      primary_board_id: home.board,
      soul: agent.soul,
    },
    { type: 'system', id: null, name: 'HELIX' },
  );
  return row.id;
}

async function takeNumbers(trx: Trx, owner: UserRow, boardId: string): Promise<number[]> {
  const viewer = { orgId: owner.org_id, userId: owner.id, role: owner.role };
  const numbers: number[] = [];
  for (const _ of TASKS) numbers.push((await takeTaskSlot(trx, viewer, boardId))?.number ?? 0);
  return numbers;
}
