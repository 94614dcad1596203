import { expect, type Page, test } from '@playwright/test';
import { sessionFile } from './run-folder.ts';
import { seriousProblems } from './serious-problems.ts';

test.use({ storageState: sessionFile });

const pages: { name: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'the board', open: openBoard },
  { name: 'a task', open: openTask },
  { name: 'a task with files, one of them refused', open: openFiles },
  { name: 'today', open: (page) => goto(page, '/today') },
  { name: 'the agents', open: (page) => goto(page, '/agents') },
  { name: 'an agent', open: openAgent },
  { name: 'the identity of an agent', open: openAgentIdentity },
  { name: 'the memory of an agent', open: openAgentMemory },
  { name: 'an earlier text of an agent', open: openAgentVersion },
  { name: 'the skills of an agent', open: openAgentSkills },
  { name: 'the skills', open: (page) => goto(page, '/skills') },
  { name: 'a skill', open: openSkill },
  { name: 'the models', open: (page) => goto(page, '/models') },
  { name: 'the gateways', open: (page) => goto(page, '/gateways') },
  { name: 'the usage', open: (page) => goto(page, '/usage') },
  { name: 'the activity', open: openActivity },
  { name: 'the runs of an agent', open: openAgentRuns },
  { name: 'a run', open: openRun },
  { name: 'the people', open: (page) => goto(page, '/people') },
  { name: 'inviting a person', open: openInviting },
  { name: 'sharing a board', open: openSharing },
  { name: 'the design page', open: (page) => goto(page, '/design') },
  { name: 'a page that does not exist', open: (page) => goto(page, '/no-such-page') },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });
    for (const { name, open } of pages) {
      test(`${name} has no serious accessibility problem`, async ({ page }) => {
        await open(page);
        expect(await seriousProblems(page)).toEqual([]);
      });
    }
  });

  test.describe(`signed out, in ${colorScheme}`, () => {
    test.use({ colorScheme, storageState: { cookies: [], origins: [] } });
    test('signing in has no serious accessibility problem', async ({ page }) => {
      await goto(page, '/sign-in');
      expect(await seriousProblems(page)).toEqual([]);
    });
    test('an invitation that does not open has no serious accessibility problem', async ({ page }) => {
      await page.goto('/invite#no-such-invitation');
      await expect(page.getByText(/link is not valid/)).toBeVisible();
      expect(await seriousProblems(page)).toEqual([]);
    });
  });
}

async function goto(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  // Sent to sign in, the page tested would be another one than its name says.
  if (path !== '/sign-in') await expect(page).not.toHaveURL(/sign-in/);
}

async function openBoard(page: Page): Promise<void> {
  await goto(page, '/');
  await page.waitForURL(/\/boards\//);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

async function openTask(page: Page): Promise<void> {
  await openBoard(page);
  await page.locator('article a').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openInviting(page: Page): Promise<void> {
  await goto(page, '/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

async function openSharing(page: Page): Promise<void> {
  await openBoard(page);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByLabel('Everyone in the organization')).toBeVisible();
}

async function openFiles(page: Page): Promise<void> {
  await openTask(page);
  await page.locator('section input[type="file"]').setInputFiles([
    { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes') },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
  ]);
  await expect(page.getByRole('button', { name: /^notes.*\.md$/ }).first()).toBeVisible();
  await expect(page.getByText('is plain text, although its name')).toBeVisible();
}

async function openAgent(page: Page): Promise<void> {
  await goto(page, '/agents');
  await page.locator('main a[href^="/agents/"]').first().click();
  await page.waitForURL(/\/agents\/.+/);
  await page.waitForLoadState('networkidle');
}

async function openAgentIdentity(page: Page): Promise<void> {
  await openAgent(page);
  await goto(page, `${new URL(page.url()).pathname}?tab=identity`);
  await expect(page.getByRole('region', { name: 'History' }).getByRole('button').first()).toBeVisible();
}

async function openAgentMemory(page: Page): Promise<void> {
  await openAgent(page);
  await goto(page, `${new URL(page.url()).pathname}?tab=memory`);
  await expect(page.getByRole('heading', { name: 'Session notes' })).toBeVisible();
}

async function openAgentVersion(page: Page): Promise<void> {
  await openAgentIdentity(page);
  await page.getByRole('region', { name: 'History' }).getByRole('button').first().click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy' })).toBeVisible();
}

async function openAgentSkills(page: Page): Promise<void> {
  await openAgent(page);
  await goto(page, `${new URL(page.url()).pathname}?tab=skills`);
  await expect(page.getByRole('checkbox').first()).toBeVisible();
}

async function openSkill(page: Page): Promise<void> {
  await goto(page, '/skills');
  await page.locator('main a[href^="/skills/"]').first().click();
  await page.waitForURL(/\/skills\/.+/);
  await page.waitForLoadState('networkidle');
}

async function openActivity(page: Page): Promise<void> {
  await goto(page, '/activity');
  await page
    .getByRole('button', { name: /^Details of what/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /^Only/ }).first()).toBeVisible();
}

/** Of an agent that has run: which of them did depends on the task that was executed first. */
async function openAgentRuns(page: Page): Promise<void> {
  const items = async <Item>(path: string): Promise<Item[]> =>
    (await (await page.request.get(path)).json()).items;
  for (const { id } of await items<{ id: string }>('/api/agents')) {
    const runs = await items(`/api/agents/${id}/runs`);
    if (runs.length > 0) {
      await goto(page, `/agents/${id}?tab=runs`);
      break;
    }
  }
  await expect(page.locator('main a[href^="/runs/"]').first()).toBeVisible();
}

async function openRun(page: Page): Promise<void> {
  await openAgentRuns(page);
  await page.locator('main a[href^="/runs/"]').first().click();
  await page.waitForURL(/\/runs\/.+/);
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
  await page.getByText('The exact prompt').click();
}
