import { randomUUID } from 'node:crypto';
import type { Agent, Board, Comment, Department, Task } from '@helix/contracts';
import { type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

let provider: ScriptedProvider;

test.beforeAll(async () => {
  provider = await startScriptedProvider();
});
test.afterAll(() => provider.stop());

test('what is being written waits while another task is looked at, and goes once it is sent', async ({
  page,
}) => {
  const { board, task, other } = await prepare(page.request);
  await page.goto(`/boards/${board.id}?task=${task.id}`);
  const panel = page.getByRole('dialog');
  await panel.getByLabel('Write a comment').fill('Half a thought');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: other.title, exact: true }).click();
  await expect(panel.getByLabel('Title')).toHaveValue(other.title);
  await expect(panel.getByLabel('Write a comment')).toHaveValue('');
  await page.getByRole('link', { name: task.title, exact: true }).click();
  await expect(panel.getByLabel('Write a comment')).toHaveValue('Half a thought');
  await panel.getByLabel('Write a comment').press('Control+Enter');
  await expect(panel.getByRole('region', { name: 'Comments' }).getByRole('listitem')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: task.title, exact: true }).click();
  await expect(panel.getByLabel('Write a comment')).toHaveValue('');
});

test('a link to a comment opens its task and shows the comment', async ({ page }) => {
  const { board, task } = await prepare(page.request);
  const comments: Comment[] = [];
  for (let number = 1; number <= 12; number += 1) {
    const content = `Remark number ${number}\n\nwith a second paragraph`;
    comments.push(await post(page.request, `/tasks/${task.id}/comments`, { content }));
  }
  const third = comments[2];
  await page.goto(`/boards/${board.id}?task=${task.id}&comment=${third?.id}`);
  const linked = page.getByRole('dialog').locator('li[aria-current]');
  await expect(linked).toContainText('Remark number 3');
  await expect(linked).toBeInViewport();
});

test('due date and tags are read as values and changed in place', async ({ page }) => {
  const { board, task } = await prepare(page.request);
  await page.goto(`/boards/${board.id}?task=${task.id}`);
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'No due date' }).press('Enter');
  await panel.getByLabel('Due').fill('2031-03-04');
  await panel.getByLabel('Due').press('Enter');
  await expect(panel.getByRole('button', { name: 'Due 4 Mar 2031' })).toBeVisible();
  await panel.getByRole('button', { name: 'No tags' }).click();
  await page.keyboard.type('harbour, ferry');
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Tags: harbour, ferry' })).toBeVisible();
  await page.reload();
  await expect(panel.getByRole('button', { name: 'Due 4 Mar 2031' })).toBeVisible();
});

test('the morning look: three keys answer a question, approve a result and send another one back', async ({
  page,
}) => {
  const { board, agent } = await prepare(page.request);
  provider.setScript([
    { steps: [{ type: 'tool-call', name: 'ask', arguments: { question: 'Which quay?' } }] },
    { steps: words('A first result.') },
    { steps: words('A second result.') },
    { steps: words('Better now.') },
    { steps: words('Better still.') },
  ]);
  for (const [title, status] of [
    ['Asks before it begins', 'waiting'],
    ['Is sent back', 'review'],
    ['Is approved', 'review'],
  ] as const) {
    const values = { board_id: board.id, title, assigned_agent_id: agent.id };
    const { id } = await post<Task>(page.request, '/tasks', values);
    await post(page.request, `/tasks/${id}/execute`, {});
    await expect.poll(async () => (await get<Task>(page.request, `/tasks/${id}`)).status).toBe(status);
  }
  await page.goto('/today');
  await expect(page.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();
  const row = (title: string) =>
    page.getByRole('region', { name: 'Waits for you' }).getByRole('link', { name: title });

  await row('Is approved').focus();
  await page.keyboard.press('a');
  await expect(row('Is approved')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();

  // The hand stays where it was, on the row that moved up.
  await expect(row('Is sent back')).toBeFocused();
  await page.keyboard.press('r');
  const panel = page.getByRole('dialog', { name: /Is sent back$|Asks before it begins$/ });
  await expect(panel.getByLabel('What should change?')).toBeFocused();
  await page.keyboard.type('Name the harbour.');
  await page.keyboard.press('Control+Enter');
  await expect(panel.getByRole('button', { name: /^Approve/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await row('Asks before it begins').focus();
  await page.keyboard.press('r');
  await expect(panel.getByLabel('Your answer')).toBeFocused();
  await page.keyboard.type('The north one.');
  await page.keyboard.press('Control+Enter');
  await expect(panel.getByRole('region', { name: 'Result' })).toContainText('Better');
  await expect(page.getByRole('region', { name: 'Since yesterday' })).toContainText('Is approved');
});

async function post<Body>(request: APIRequestContext, path: string, data: object): Promise<Body> {
  const { origin } = new URL(process.env.HELIX_JOURNEY_URL ?? '');
  const answer = await request.post(`${origin}/api${path}`, { data, headers: { origin } });
  if (!answer.ok()) throw new Error(`POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}

async function get<Body>(request: APIRequestContext, path: string): Promise<Body> {
  const { origin } = new URL(process.env.HELIX_JOURNEY_URL ?? '');
  return (await (await request.get(`${origin}/api${path}`)).json()) as Body;
}

/** A board of its own with two tasks, and an agent whose model is the scripted provider. */
async function prepare(
  request: APIRequestContext,
): Promise<{ board: Board; agent: Agent; task: Task; other: Task }> {
  // Names are taken once, and a journey that failed begins again in another process.
  const own = randomUUID().slice(0, 8);
  const model = await post<{ id: string }>(request, '/models', {
    provider: 'openai-compatible',
    model_name: 'scripted-model',
    display_name: `Scripted for tasks ${own}`,
    base_url: provider.url,
  });
  const department = await post<Department>(request, '/departments', { name: `Quay ${own}` });
  const board = await post<Board>(request, '/boards', {
    name: `Quay work ${own}`,
    department_id: department.id,
  });
  const agent = await post<Agent>(request, '/agents', {
    name: `Quay master ${own}`,
    primary_board_id: board.id,
    model_id: model.id,
  });
  const task = await post<Task>(request, '/tasks', { board_id: board.id, title: 'Paint the bollards' });
  const other = await post<Task>(request, '/tasks', { board_id: board.id, title: 'Count the ropes' });
  return { board, agent, task, other };
}
