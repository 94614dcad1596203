import type { Agent, Board, Department, Task } from '@helix/contracts';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

test('a skill is written, given to an agent, and stands in the prompt of its run', async ({ page }) => {
  const { board, agent, task } = await prepare(page.request);
  await page.goto('/skills');
  await page.getByRole('button', { name: 'New skill' }).click();
  await page.getByLabel('Name').fill('Lighthouse style');
  await page.getByLabel('Description').fill('How we write about lights');
  await page.getByRole('button', { name: 'Create skill' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lighthouse style' })).toBeVisible();

  await page
    .getByRole('textbox', { name: 'Instructions' })
    .fill('# Tone\n\nCall it a **lamp**, never a bulb.');
  await page.getByRole('tab', { name: 'Preview' }).click();
  await expect(page.locator('strong', { hasText: 'lamp' })).toBeVisible();
  await page.getByRole('button', { name: 'Save skill' }).click();
  await expect(page.getByText('Lighthouse style saved')).toBeVisible();

  await page.getByRole('checkbox', { name: new RegExp(agent.name) }).check();
  await page
    .locator('section', { hasText: 'Reference material' })
    .locator('input[type=file]')
    .setInputFiles([
      { name: 'lamps.csv', mimeType: 'text/csv', buffer: Buffer.from('lamp,watts\nfirst,40\n') },
      { name: 'program', mimeType: 'text/plain', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]) },
    ]);
  await expect(page.getByRole('link', { name: 'lamps.csv' })).toBeVisible();
  await expect(page.getByText('"program" is a Linux program')).toBeVisible();

  await page.goto(`/agents/${agent.id}?tab=skills`);
  await expect(page.getByRole('checkbox', { name: /Lighthouse style/ })).toBeChecked();

  await page.goto(`/boards/${board.id}?task=${task.id}`);
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Execute' }).click();
  await expect(panel.getByRole('region', { name: 'Result' })).toBeVisible();
  expect(await promptOf(page)).toContain('Call it a **lamp**, never a bulb.');
});

test('a file is imported by dropping it, and what is wrong in it is told with its line', async ({ page }) => {
  await page.goto('/skills');
  await expect(page.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();
  const other = await page.context().newPage();
  await other.goto('/skills');
  await expect(other.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();

  await drop(page, 'SKILL.md', '---\nname: Knots\ndescription: when: now\n---\nA bowline holds.');
  const dialog = page.getByRole('dialog', { name: 'Import a skill' });
  await dialog.getByRole('button', { name: 'Import skill' }).click();
  await expect(dialog).toContainText('Line 3: a value with a colon in it must stand in quotes.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await drop(
    page,
    'SKILL.md',
    '---\nname: Knots\nactivation: tag\ntags: [rope]\nlicense: MIT\n---\nA bowline holds.',
  );
  await dialog.getByRole('button', { name: 'Import skill' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Knots' })).toBeVisible();
  await expect(page.getByLabel('Tags')).toHaveValue('rope');
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('A bowline holds.');
  await expect(page.getByText('MIT')).toBeVisible();
  // Seen by others without a reload.
  await expect(other.getByRole('link', { name: /Knots/ })).toContainText('Tagged rope');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More about this skill' }).click();
  await page.getByRole('menuitem', { name: 'Download SKILL.md' }).click();
  expect((await download).suggestedFilename()).toBe('knots.md');
  await page.getByRole('button', { name: 'More about this skill' }).click();
  await page.getByRole('menuitem', { name: /Delete skill/ }).click();
  await page.getByRole('button', { name: 'Delete skill' }).click();
  await page.waitForURL(/\/skills$/);
  await expect(other.getByRole('link', { name: /Knots/ })).toHaveCount(0);
});

test('what is typed is not lost when somebody else saves the same skill', async ({ page }) => {
  const skill = await post<{ id: string }>(page.request, '/skills', {
    name: 'Signals',
    content: 'One blast.',
  });
  await page.goto(`/skills/${skill.id}`);
  await expect(page.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Two blasts.');
  const { origin } = new URL(process.env.HELIX_JOURNEY_URL ?? '');
  await page.request.patch(`${origin}/api/skills/${skill.id}`, {
    data: { description: 'Horns' },
    headers: { origin },
  });
  await expect(page.getByText('Someone else has changed this skill meanwhile')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Two blasts.');
  await page.getByRole('button', { name: 'Show the newest' }).click();
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('One blast.');
  await expect(page.getByLabel('Description')).toHaveValue('Horns');
});

async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    const [name, text] = ${JSON.stringify([name, text])};
    transfer.items.add(new File([text], name, { type: 'text/markdown' }));
    return transfer;
  })()`);
  const target = page.getByRole('heading', { level: 1, name: 'Skills' });
  await target.dispatchEvent('dragenter', { dataTransfer });
  await expect(page.getByText('Drop to import this skill')).toBeVisible();
  await target.dispatchEvent('drop', { dataTransfer });
}

/** The exact prompt of the newest run, as the task's panel shows it. */
async function promptOf(page: Page): Promise<string> {
  const runs = page.getByRole('dialog').getByRole('region', { name: 'Runs' });
  await runs.locator('summary').first().click();
  await runs.getByText('The exact prompt').click();
  return (await runs.locator('pre').first().textContent()) ?? '';
}

async function post<Body>(request: APIRequestContext, path: string, data: object): Promise<Body> {
  const { origin } = new URL(process.env.HELIX_JOURNEY_URL ?? '');
  const answer = await request.post(`${origin}/api${path}`, { data, headers: { origin } });
  if (!answer.ok()) throw new Error(`POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}

/** A board with a task for an agent that thinks with the demo. */
async function prepare(request: APIRequestContext): Promise<{ board: Board; agent: Agent; task: Task }> {
  const department = await post<Department>(request, '/departments', { name: 'Lighthouses' });
  const board = await post<Board>(request, '/boards', { name: 'Lamps', department_id: department.id });
  const agent = await post<Agent>(request, '/agents', { name: 'Keeper', primary_board_id: board.id });
  const task = await post<Task>(request, '/tasks', {
    board_id: board.id,
    title: 'Describe the lamp',
    assigned_agent_id: agent.id,
  });
  return { board, agent, task };
}
