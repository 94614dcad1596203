import { type Browser, expect, type Page, test } from '@playwright/test';
import { BoardPage } from './board-page.ts';
import { sessionFile } from './run-folder.ts';
import { seriousProblems } from './serious-problems.ts';

test.use({ storageState: sessionFile });

/** Made through the API: what these journeys are about begins after it. */
async function makeBoard(page: Page, name: string): Promise<string> {
  const origin = new URL(page.url()).origin;
  const call = async <Body>(method: string, path: string, data?: object): Promise<Body> => {
    const answer = await page.request.fetch(`${origin}/api${path}`, { method, data, headers: { origin } });
    expect(answer.ok(), `${method} ${path}`).toBe(true);
    return (await answer.json()) as Body;
  };
  const { items } = await call<{ items: { id: string }[] }>('GET', '/departments');
  const body = { name, department_id: items[0]?.id, open_level: 'no_access' };
  return (await call<{ id: string }>('POST', '/boards', body)).id;
}

async function invite(page: Page, email: string, board: string): Promise<string> {
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^E-mail/).fill(email);
  await dialog.getByLabel(`Access to ${board}`).click();
  await page.getByRole('option', { name: /Can work/ }).click();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByLabel('Invitation link').inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(email)).toBeVisible();
  return link;
}

async function openElsewhere(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

test('an owner invites a person, who joins, works on the one shared board, and loses it while looking', async ({
  page,
  browser,
}) => {
  await page.goto('/people');
  const [boardId] = [await makeBoard(page, 'Harbour'), await makeBoard(page, 'Boathouse')];
  const link = await invite(page, 'grace@example.com', 'Harbour');

  const guest = await openElsewhere(browser, link);
  await expect(guest.getByRole('heading', { name: /^Join / })).toBeVisible();
  await expect(guest.getByText(/invites you to work on Harbour/)).toBeVisible();
  await expect(guest.getByLabel('E-mail')).toHaveValue('grace@example.com');
  expect(await seriousProblems(guest)).toEqual([]);
  await guest.getByLabel('Your name').fill('Grace Hopper');
  await guest.getByLabel('Password', { exact: true }).fill('a fresh long password');
  await guest.getByRole('button', { name: 'Join' }).click();
  await guest.waitForURL(new RegExp(`/boards/${boardId}$`));
  const inSidebar = (name: string) =>
    guest.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  await expect(inSidebar('Harbour')).toBeVisible();
  await expect(inSidebar('Boathouse')).toHaveCount(0);
  await expect(guest.getByRole('link', { name: 'People' })).toHaveCount(0);
  await new BoardPage(guest).add('Count the boats');

  // The owner's page has heard of both without a reload.
  await expect(page.getByText('@grace-hopper')).toBeVisible();
  await expect(page.getByText('not accepted yet')).toHaveCount(0);

  await page.goto(`/boards/${boardId}`);
  const level = page.getByLabel('Access of Grace Hopper');
  const share = async (choice: RegExp) => {
    await page.getByRole('button', { name: 'Share' }).click();
    await level.click();
    await page.getByRole('option', { name: choice }).click();
    await expect(level).toBeEnabled();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  };
  await share(/Can view/);
  await expect(guest.getByLabel(/^New task/)).toHaveCount(0);
  await expect(guest.getByRole('link', { name: 'Count the boats' })).toBeVisible();
  await share(/No access/);
  await expect(guest.getByRole('heading', { name: 'This board is no longer open to you' })).toBeVisible();
  await expect(guest.getByRole('link', { name: 'Count the boats' })).toHaveCount(0);
  await expect(inSidebar('Harbour')).toHaveCount(0);
  await share(/Can work/);
  await expect(guest.getByRole('link', { name: 'Count the boats' })).toBeVisible();
  await expect(inSidebar('Harbour')).toBeVisible();

  // The link was for one person, once.
  const late = await openElsewhere(browser, link);
  await expect(late.getByText(/already used/)).toBeVisible();
  await late.context().close();

  await page.goto('/people');
  await page.getByRole('button', { name: 'More about Grace Hopper' }).click();
  await page.getByRole('menuitem', { name: 'Disable…' }).click();
  await page.getByRole('button', { name: 'Disable account' }).click();
  await guest.waitForURL(/\/sign-in/);
  await expect(page.getByText('Disabled', { exact: true })).toBeVisible();
  await guest.context().close();
});

test('an invitation that was revoked opens no more', async ({ page, browser }) => {
  await page.goto('/people');
  await makeBoard(page, 'Lighthouse');
  const link = await invite(page, 'joan@example.com', 'Lighthouse');
  await page.getByRole('button', { name: 'Revoke the invitation of joan@example.com' }).click();
  await expect(page.getByText('joan@example.com')).toHaveCount(0);
  const guest = await openElsewhere(browser, link);
  await expect(guest.getByText(/was withdrawn/)).toBeVisible();
  await guest.context().close();
});
