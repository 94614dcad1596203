import type { Page } from '@playwright/test';

export const ada = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'correct horse battery staple',
};

/** The one-time link, an account, and the demo: leaves the page on the demo's board. */
export async function setUpWithDemo(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel('Organization').fill('Analytical Engines');
  await page.getByLabel('Your name').fill(ada.name);
  await page.getByLabel('E-mail').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: /Try the demo/ }).click();
  await page.waitForURL(/\/boards\/[0-9a-f-]{36}/);
}
