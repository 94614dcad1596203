import { setUpWithDemo } from '@helix/testing/browser';
import { expect, test } from '@playwright/test';
import { BoardPage } from './board-page.ts';
import { sessionFile } from './run-folder.ts';

test('from the link to an approved result: setup, demo, Execute, reject with feedback, approve', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await setUpWithDemo(page, process.env.HELIX_JOURNEY_SETUP_LINK ?? '');
  await page.context().storageState({ path: sessionFile });
  const board = new BoardPage(page);
  await expect(board.column('To do').locator('article')).toHaveCount(3);

  await board.column('To do').locator('article a').first().click();
  const panel = page.getByRole('dialog');
  const title = await panel.getByLabel('Title').inputValue();
  await panel.getByRole('button', { name: 'Execute' }).click();
  // The text of the run, while it is still running.
  const output = panel.locator('[data-run-output]');
  await expect(output).not.toBeEmpty();
  await expect(panel.getByRole('button', { name: /^Stop/ })).toBeVisible();
  // The description makes room for the run, and can still be read.
  await expect(panel.getByRole('button', { name: 'Show all' })).toBeVisible();

  await expect(panel.getByRole('button', { name: 'Approve' })).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText(/demo/i).first()).toBeVisible();
  await panel.getByRole('button', { name: /^Reject/ }).click();
  await panel.getByLabel('What should change?').fill('Say it in half the words, and name the harbour.');
  await page.keyboard.press('Control+Enter');
  await expect(panel.getByRole('button', { name: /^Stop/ })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Approve' })).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText(/harbour/).first()).toBeVisible();
  await panel.getByRole('button', { name: 'Approve' }).click();

  // Whoever has watched all that is not told of it again.
  await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(board.cardIn('Done', title)).toBeVisible();
  expect(problems).toEqual([]);
});

test('the link works once', async ({ page }) => {
  await page.goto(process.env.HELIX_JOURNEY_SETUP_LINK ?? '');
  await expect(page.getByLabel('Organization')).toHaveCount(0);
});
