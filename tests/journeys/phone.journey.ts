import { expect, type Page, test } from '@playwright/test';
import { BoardPage } from './board-page.ts';
import { sessionFile } from './run-folder.ts';

test.use({
  storageState: sessionFile,
  viewport: { width: 360, height: 780 },
  hasTouch: true,
  isMobile: true,
});

for (const path of [
  '/',
  '/today',
  '/agents',
  '/models',
  '/gateways',
  '/people',
  '/design',
  '/no-such-page',
]) {
  test(`${path} fits a phone: nothing sticks out sideways`, async ({ page }) => {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    expect(await sticksOutBy(page)).toBeLessThanOrEqual(0);
  });
}

test('a task is added, opened over the whole screen and closed again', async ({ page }) => {
  const board = new BoardPage(page);
  await page.goto('/');
  await page.waitForURL(/\/boards\//);
  await board.add('Noted on the bus');
  await board.cardIn('To do', 'Noted on the bus').click();
  const panel = page.getByRole('dialog');
  await expect(panel).toBeVisible();
  // Once it has slid in.
  await expect.poll(async () => Math.round((await panel.boundingBox())?.width ?? 0)).toBe(360);
  expect(await sticksOutBy(page)).toBeLessThanOrEqual(0);
  await page.goBack();
  await expect(panel).toBeHidden();
});

async function sticksOutBy(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')) as number;
}
