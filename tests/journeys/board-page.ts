import { expect, type Locator, type Page } from '@playwright/test';

/** The board as a person names its parts. */
export class BoardPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The first board: the home page leads there. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await this.page.waitForURL(/\/boards\/[0-9a-f-]{36}/);
    await expect(this.column('To do')).toBeVisible();
    // Server-rendered at once; keys and drags work once the page is live.
    await expect(this.page.getByText('Live', { exact: true }).filter({ visible: true })).toBeVisible();
  }

  column(title: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${title}, \\d+ tasks?$`) });
  }

  card(title: string): Locator {
    return this.page
      .locator('article')
      .filter({ has: this.page.getByRole('link', { name: title, exact: true }) });
  }

  cardIn(column: string, title: string): Locator {
    return this.column(column).getByRole('link', { name: title, exact: true });
  }

  async add(title: string): Promise<void> {
    const field = this.page.getByLabel(/^New task/);
    await field.fill(title);
    await field.press('Enter');
    await expect(this.cardIn('To do', title)).toBeVisible();
  }

  async titlesIn(column: string): Promise<string[]> {
    return await this.column(column).locator('article h3').allInnerTexts();
  }
}
