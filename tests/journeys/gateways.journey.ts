import { expect, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

test('a gateway is added, tried, given an agent, and removed when nobody works there', async ({ page }) => {
  await page.goto('/gateways');
  const builtin = page.getByRole('listitem').filter({ hasText: 'Built-in gateway' });
  await expect(builtin.getByText('Connected', { exact: true }).first()).toBeVisible();
  await builtin.getByRole('button', { name: 'Test the connection' }).click();
  await expect(builtin.getByText('It works')).toBeVisible();

  await page.getByRole('button', { name: 'Add a gateway' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Night shift');
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9');
  await dialog.getByLabel('Token').fill('a-token-of-the-night');
  await dialog.getByRole('button', { name: 'Add and test' }).click();
  await expect(dialog.getByText('must begin with ws:// or wss://')).toBeVisible();
  await dialog.getByLabel('Address').fill('ws://127.0.0.1:9');
  await dialog.getByRole('button', { name: 'Add and test' }).click();

  const card = page.getByRole('listitem').filter({ hasText: 'Night shift' });
  await expect(card.getByText('It does not work yet')).toBeVisible();
  // Live, without a reload.
  await expect(card.getByText('Away', { exact: true })).toBeVisible();
  await expect(page.getByText('a-token-of-the-night')).toHaveCount(0);

  await page.goto('/agents');
  await page.locator('main a[href^="/agents/"]').first().click();
  await page.waitForURL(/\/agents\/.+/);
  await page.getByRole('combobox', { name: 'Gateway' }).click();
  await page.getByRole('option', { name: 'Night shift' }).click();
  await expect(page.getByText('Its identity is written there')).toBeVisible();
  await page.getByRole('button', { name: 'Save agent' }).click();
  await expect(page.getByText('Its gateway, Night shift, is away')).toBeVisible();

  await page.goto('/gateways');
  const remove = async () => {
    await card.getByRole('button', { name: 'More about Night shift' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove gateway' }).click();
  };
  await remove();
  await expect(page.getByText(/Agents still work there/).first()).toBeVisible();

  await page.goBack();
  await page.getByRole('combobox', { name: 'Gateway' }).click();
  await page.getByRole('option', { name: /^Default/ }).click();
  await page.getByRole('button', { name: 'Save agent' }).click();
  await expect(page.getByText('is away')).toHaveCount(0);
  await page.goto('/gateways');
  await remove();
  await expect(card).toHaveCount(0);
});
