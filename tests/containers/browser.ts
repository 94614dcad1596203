/** A person at a browser that does not know Caddy's authority, and clicks the warning away. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ada, chromiumPath, setUpWithDemo } from '@helix/testing/browser';
import { type Browser, chromium, expect, type Page } from '@playwright/test';

const PATIENCE_MS = 30_000;

export async function openBrowser(): Promise<{ browser: Browser; page: Page; problems: string[] }> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  return { browser, page, problems };
}

/** From the printed link to an approved result, watching the text come. Returns the task's title. */
export async function doTheMainJob(page: Page, setupLink: string, picture: string): Promise<string> {
  await setUpWithDemo(page, setupLink);
  await expectLive(page);
  await page.locator('article a').first().click();
  const panel = page.getByRole('dialog');
  const title = await panel.getByLabel('Title').inputValue();
  await panel.getByRole('button', { name: 'Execute' }).click();
  await expect(panel.locator('[data-run-output]')).not.toBeEmpty({ timeout: PATIENCE_MS });
  await expect(panel.getByRole('button', { name: /^Stop/ })).toBeVisible({ timeout: PATIENCE_MS });
  await takePicture(page, picture);
  await panel.getByRole('button', { name: 'Approve' }).click({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expectDone(page, title);
  return title;
}

/**
 * Tried again as a person would: new containers are new networks to this machine, and while networks change a browser
 * gives up what it loads, the page's own scripts included.
 */
export async function signIn(page: Page, url: string): Promise<void> {
  await expect(async () => {
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill(ada.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/boards\/[0-9a-f-]{36}/, { timeout: PATIENCE_MS / 2 });
  }).toPass({ timeout: 3 * PATIENCE_MS });
}

/** The socket is open: the page says so itself. */
export async function expectLive(page: Page): Promise<void> {
  const live = page.getByText('Live', { exact: true }).filter({ visible: true });
  await expect(live).toBeVisible({ timeout: PATIENCE_MS });
}

export async function expectDone(page: Page, title: string): Promise<void> {
  const done = page.getByRole('region', { name: /^Done, \d+ tasks?$/ });
  await expect(done.getByRole('link', { name: title, exact: true })).toBeVisible({ timeout: PATIENCE_MS });
}

/** Into HELIX_PICTURES, where that is set. */
async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.HELIX_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
