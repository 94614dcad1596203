import type { Agent, AgentMemory, Board, Department, Task } from '@helix/contracts';
import { type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

let provider: ScriptedProvider;

test.beforeAll(async () => {
  provider = await startScriptedProvider();
});
test.afterAll(() => provider.stop());

test('a rejected result leaves a rule, a person adds another, and the next run has read both', async ({
  page,
}) => {
  const { board, agent, task } = await prepare(page.request, 'Leaflets');
  provider.setScript([
    { steps: words('Our vessels leave at six.') },
    { steps: [{ type: 'tool-call', name: 'remember', arguments: { rule: 'Say boats, never vessels.' } }] },
    { steps: words('Our boats leave at six.') },
    { steps: words('Our boats leave early. Ask Marjorie.') },
  ]);
  const memory = await page.context().newPage();
  await memory.goto(`/agents/${agent.id}?tab=memory`);
  await expect(memory.getByText('Nothing learned yet')).toBeVisible();
  await whenLive(memory);

  await page.goto(`/boards/${board.id}?task=${task.id}`);
  const panel = page.getByRole('dialog');
  const result = panel.getByRole('region', { name: 'Result' });
  await panel.getByRole('button', { name: 'Execute' }).click();
  await expect(result).toContainText('Our vessels leave at six.');
  await panel.getByRole('button', { name: /^Reject/ }).click();
  await page.keyboard.type('We say boats.');
  await page.keyboard.press('Control+Enter');
  await expect(result).toContainText('Our boats leave at six.');

  // What the agent learned is on the open page without a reload, with the run in which it did.
  const text = memory.getByRole('textbox', { name: 'Memory text' });
  await expect(text).toHaveValue(/Say boats, never vessels\./);
  const history = memory.getByRole('region', { name: 'History' });
  await expect(history.getByRole('link', { name: 'In a run' })).toHaveAttribute('href', /\/runs\//);
  await text.fill(`${await text.inputValue()}- Name a person to ask.\n`);
  await memory.getByRole('button', { name: 'Save memory' }).click();
  await expect(memory.getByText(`Memory of ${agent.name} saved`)).toBeVisible();
  await expect(history.getByRole('button', { name: /version 2/ })).toBeVisible();

  await panel.getByRole('button', { name: /^Approve/ }).click();
  await panel.getByRole('button', { name: /^Run again/ }).click();
  await expect(result).toContainText('Our boats leave early.');

  const runs = await newestRuns(page.request, task);
  await page.goto(`/runs/${runs[0]}`);
  await page.getByText('The exact prompt').click();
  await expect(page.locator('pre').first()).toContainText('Name a person to ask.');
  await page.goto(`/runs/${runs[0]}?with=${runs[2]}`);
  const told = page.getByRole('region', { name: 'What they were told' });
  await expect(told).toContainText('Added: - Name a person to ask.');
  await expect(told).toContainText('Say boats, never vessels.');
  await expect(page.getByRole('region', { name: 'What they wrote' })).toContainText(
    'Our vessels leave at six.',
  );
});

test('nothing typed is lost when the memory changes meanwhile, and an earlier one comes back', async ({
  page,
}) => {
  const { agent } = await prepare(page.request, 'Posters');
  const url = `/agents/${agent.id}?tab=memory`;
  await page.goto(url);
  await page.getByRole('button', { name: 'Write the first rule' }).click();
  const text = page.getByRole('textbox', { name: 'Memory text' });
  await expect(text).toBeFocused();
  await text.fill('- Be brief.');
  await page.getByRole('button', { name: 'Save memory' }).click();
  await expect(page.getByText(`Memory of ${agent.name} saved`)).toBeVisible();
  await whenLive(page);

  await text.fill('- Be brief.\n- Be kind.');
  await change(page.request, agent, '- Be brief.\n- Be early.');
  const conflict = page.getByRole('region', { name: 'Changed meanwhile' });
  await expect(conflict.getByText('Removed: - Be early.')).toBeVisible();
  await expect(conflict.getByText('Added: - Be kind.')).toBeVisible();
  await expect(text).toHaveValue('- Be brief.\n- Be kind.');
  await page.getByRole('button', { name: 'See what changed' }).click();
  await expect(conflict).toBeFocused();
  await conflict.getByRole('radio', { name: 'Both texts' }).click();
  await expect(conflict.getByRole('region', { name: 'Saved meanwhile' })).toContainText('Be early.');
  await conflict.getByRole('button', { name: 'Keep what I typed' }).click();
  await expect(conflict).toHaveCount(0);
  await page.getByRole('button', { name: 'Save memory' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('button', { name: /version 3/ })).toBeVisible();

  await text.fill('- Be brief.\n- Be kind.\n- Be calm.');
  await change(page.request, agent, '- Be early.\n\n- Be brief.\n- Be kind.');
  await conflict.getByRole('button', { name: 'Put both together' }).click();
  await expect(text).toHaveValue('- Be early.\n\n- Be brief.\n- Be kind.\n- Be calm.');
  await page.getByRole('button', { name: 'Save memory' }).click();
  await expect(history.getByRole('button', { name: /version 5/ })).toBeVisible();

  await history.getByRole('button', { name: /version 2/ }).click();
  const version = page.getByRole('dialog', { name: 'Version 2 of MEMORY.md' });
  await expect(version.getByText('Added: - Be early.')).toBeVisible();
  await version.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(text).toHaveValue('- Be brief.\n- Be early.');
  await expect(history.getByRole('button', { name: /version 6/ })).toBeVisible();
});

test('an identity has its history too, and is not in the way of who changes something else', async ({
  page,
}) => {
  const { agent } = await prepare(page.request, 'Signs');
  await page.goto(`/agents/${agent.id}?tab=identity`);
  await whenLive(page);
  const text = page.getByRole('textbox', { name: 'Identity text' });
  await text.fill('You paint signs.');
  const headers = { origin: originOf() };
  const url = `${originOf()}/api/agents/${agent.id}`;
  await page.request.patch(url, { data: { name: 'Painter of signs' }, headers });
  await expect(page.getByRole('heading', { level: 1, name: 'Painter of signs' })).toBeVisible();
  await page.getByRole('button', { name: 'Save identity' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await history.getByRole('button', { name: /version 1/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(text).toHaveValue('You print.');
});

async function whenLive(page: Page): Promise<void> {
  await expect(page.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();
}

const originOf = () => new URL(process.env.HELIX_JOURNEY_URL ?? '').origin;

/** As somebody else, or the agent, would between two looks at the page. */
async function change(request: APIRequestContext, agent: Agent, content: string): Promise<void> {
  const url = `${originOf()}/api/agents/${agent.id}/memory`;
  const { hash } = (await (await request.get(url)).json()) as AgentMemory;
  const headers = { origin: originOf() };
  const answer = await request.put(url, { data: { content, expected_hash: hash }, headers });
  expect(answer.status()).toBe(200);
}

async function newestRuns(request: APIRequestContext, task: Task): Promise<string[]> {
  const answer = await request.get(`${originOf()}/api/tasks/${task.id}/runs`);
  return ((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => id);
}

/** A board, and an agent with a workspace whose model is the scripted provider. */
async function prepare(
  request: APIRequestContext,
  name: string,
): Promise<{ board: Board; agent: Agent; task: Task }> {
  const post = async <Body>(path: string, data: object): Promise<Body> => {
    const headers = { origin: originOf() };
    const answer = await request.post(`${originOf()}/api${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`POST ${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  };
  const model = await post<{ id: string }>('/models', {
    provider: 'openai-compatible',
    model_name: 'scripted-model',
    display_name: `Scripted for ${name}`,
    base_url: provider.url,
  });
  const department = await post<Department>('/departments', { name: `Department of ${name}` });
  const board = await post<Board>('/boards', { name, department_id: department.id });
  const agent = await post<Agent>('/agents', {
    name: `Printer of ${name}`,
    primary_board_id: board.id,
    model_id: model.id,
    system_prompt: 'You print.',
  });
  const isThere = async () => {
    const answer = await request.get(`${originOf()}/api/agents/${agent.id}/memory`);
    return ((await answer.json()) as AgentMemory).is_current;
  };
  await expect.poll(isThere).toBe(true);
  const task = await post<Task>('/tasks', {
    board_id: board.id,
    title: `Print the ${name.toLowerCase()}`,
    assigned_agent_id: agent.id,
  });
  return { board, agent, task };
}
