import { expect, test } from '@playwright/test';
import { BoardPage } from './board-page.ts';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

test('a card is dragged to another column, and every other screen shows it without a reload', async ({
  page,
  browser,
}) => {
  const board = new BoardPage(page);
  await board.open();
  await board.add('Drag me across');
  const elsewhere = new BoardPage(await (await browser.newContext({ storageState: sessionFile })).newPage());
  await elsewhere.open();

  await board.card('Drag me across').dragTo(board.column('In progress'));

  await expect(board.cardIn('In progress', 'Drag me across')).toBeVisible();
  await expect(elsewhere.cardIn('In progress', 'Drag me across')).toBeVisible();
  await page.reload();
  await expect(board.cardIn('In progress', 'Drag me across')).toBeVisible();
  await elsewhere.page.context().close();
});

test('the order inside a column is changed by dragging, and stays', async ({ page }) => {
  const board = new BoardPage(page);
  await board.open();
  for (const title of ['Order one', 'Order two', 'Order three']) await board.add(title);
  const [first, last] = (await board.titlesIn('To do')).filter((title) => title.startsWith('Order'));
  if (!first || !last) throw new Error('The new cards are not in the column.');
  const before = (await board.titlesIn('To do')).filter((title) => title.startsWith('Order'));
  const bottom = before.at(-1) ?? '';
  // The lower edge of the last card: below it.
  await board.card(first).dragTo(board.card(bottom), { targetPosition: { x: 100, y: 50 } });
  const after = [...before.slice(1), first];
  await expect
    .poll(async () => (await board.titlesIn('To do')).filter((title) => title.startsWith('Order')))
    .toEqual(after);
  await page.reload();
  await expect
    .poll(async () => (await board.titlesIn('To do')).filter((title) => title.startsWith('Order')))
    .toEqual(after);
});

test('a card is moved by keyboard alone, and the move is announced', async ({ page }) => {
  const board = new BoardPage(page);
  await board.open();
  await board.add('Move me by key');
  await board.cardIn('To do', 'Move me by key').focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(board.cardIn('In progress', 'Move me by key')).toBeFocused();
  await expect(page.locator('[aria-live]').filter({ hasText: 'In progress' }).first()).toBeAttached();

  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Move to' });
  await expect(dialog.getByRole('button', { name: /^Review/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(board.cardIn('Done', 'Move me by key')).toBeVisible();
});

test('shortcuts add a task, open it, close it, and explain themselves', async ({ page }) => {
  const board = new BoardPage(page);
  await board.open();
  await page.keyboard.press('c');
  await page.keyboard.type('Written without a mouse');
  await page.keyboard.press('Enter');
  await expect(board.cardIn('To do', 'Written without a mouse')).toBeVisible();
  await page.keyboard.press('Escape');
  await board.cardIn('To do', 'Written without a mouse').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/task=/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/task=/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('who looks at another page finds the filter and the place as they were left', async ({ page }) => {
  const board = new BoardPage(page);
  await board.open();
  await board.add('Found by its name');
  await page.getByLabel('Filter tasks').fill('found by');
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.waitForURL(/\/activity$/);
  const main = page.locator('main');
  await page.setViewportSize({ width: 1440, height: 420 });
  await expect(main.getByRole('listitem').nth(11)).toBeAttached();
  await main.evaluate((element) => element.scrollTo(0, 300));
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Usage' }).click();
  await page.waitForURL(/\/usage$/);
  expect(await main.evaluate((element) => element.scrollTop)).toBe(0);
  await page.goBack();
  await expect.poll(() => main.evaluate((element) => element.scrollTop)).toBe(300);
  await page.goBack();
  await expect(page.getByLabel('Filter tasks')).toHaveValue('found by');
  await expect(board.cardIn('To do', 'Found by its name')).toBeVisible();
});

test('a lost connection is shown, and what happened meanwhile appears when it returns', async ({
  page,
  browser,
}) => {
  const board = new BoardPage(page);
  await board.open();
  await page.context().setOffline(true);
  await expect(page.getByText(/Reconnecting|Offline/).filter({ visible: true })).toBeVisible({
    timeout: 60_000,
  });
  const elsewhere = new BoardPage(await (await browser.newContext({ storageState: sessionFile })).newPage());
  await elsewhere.open();
  await elsewhere.add('Added while you were away');
  await page.context().setOffline(false);
  await expect(board.cardIn('To do', 'Added while you were away')).toBeVisible();
  await elsewhere.page.context().close();
});
