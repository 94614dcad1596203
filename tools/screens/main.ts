import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startScriptedProvider } from '@helix/testing';
import { chromiumPath, setUpWithDemo, startEmptyProduct } from '@helix/testing/browser';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { prepareConversation } from './prepare-conversation.ts';
import { apiOf, prepareDemo } from './prepare-demo.ts';

// Takes a picture of every page (light, dark, 360 px) into docs/screens:
// node tools/screens/main.ts [--only board]… [--out folder]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    out: { type: 'string', default: fileURLToPath(new URL('../../docs/screens', import.meta.url)) },
  },
});

const looks = [
  { suffix: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 }, isPhone: false },
  { suffix: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 }, isPhone: false },
  { suffix: '360', colorScheme: 'light', viewport: { width: 360, height: 780 }, isPhone: true },
] as const;

const provider = await startScriptedProvider();
const product = await startEmptyProduct();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
try {
  await mkdir(values.out, { recursive: true });
  await capture(browser, { setup: product.setupLink }, undefined);
  const context = await browser.newContext({ viewport: looks[0].viewport });
  const page = await context.newPage();
  await setUpWithDemo(page, product.setupLink);
  const { boardUrl, inviteUrl, reviewTaskUrl, runUrl, agentUrl, skillUrl, beginRun } = await prepareDemo(
    page,
    product.url,
    apiOf(page, product.url),
  );
  const conversation = await prepareConversation(apiOf(page, product.url), product.url, provider);
  const session = await context.storageState();
  await capture(browser, { 'sign-in': `${product.url}/sign-in`, invite: inviteUrl }, undefined);
  await capture(
    browser,
    {
      board: boardUrl,
      task: reviewTaskUrl,
      today: `${product.url}/today`,
      agents: `${product.url}/agents`,
      agent: agentUrl,
      'agent-identity': `${agentUrl}?tab=identity`,
      'agent-memory': `${agentUrl}?tab=memory`,
      'agent-skills': `${agentUrl}?tab=skills`,
      skills: `${product.url}/skills`,
      skill: skillUrl,
      models: `${product.url}/models`,
      gateways: `${product.url}/gateways`,
      run: runUrl,
      'agent-runs': `${agentUrl}?tab=runs`,
      people: `${product.url}/people`,
      ...conversation,
      usage: `${product.url}/usage`,
      activity: `${product.url}/activity`,
      settings: `${product.url}/settings`,
      notifications: `${product.url}/notifications`,
      welcome: `${product.url}/welcome`,
      design: `${product.url}/design`,
      'not-found': `${product.url}/no-such-page`,
    },
    session,
    beginRun,
  );
} finally {
  await browser.close();
  await product.stop();
  await provider.stop();
}

async function capture(
  from: Browser,
  pages: Record<string, string>,
  storageState: Awaited<ReturnType<BrowserContext['storageState']>> | undefined,
  /** Called before the board is taken, so that an agent is at work on it. */
  beginRun?: () => Promise<void>,
): Promise<void> {
  for (const { suffix, colorScheme, viewport, isPhone } of looks) {
    const context = await from.newContext({
      viewport,
      colorScheme,
      isMobile: isPhone,
      hasTouch: isPhone,
      reducedMotion: 'reduce',
      storageState,
    });
    for (const [name, url] of Object.entries(pages)) {
      if (values.only && !values.only.includes(name)) continue;
      const page = await context.newPage();
      await page.goto(url);
      await settle(page);
      if (name === 'board' && beginRun) {
        await beginRun();
        // The line of a streaming run, once it holds a sentence.
        await page.locator('article p[aria-hidden]').filter({ hasText: /.{50}/s }).first().waitFor();
      }
      // The thread is below the result.
      if (name === 'mention') {
        const thread = page.getByRole('region', { name: 'Comments' });
        await thread.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      }
      // The design page shows both themes below each other.
      await page.screenshot({ path: join(values.out, `${name}-${suffix}.png`), fullPage: name === 'design' });
      console.log(`${name}-${suffix}.png`);
      await page.close();
    }
    await context.close();
  }
}

/** Loaded, hydrated, fonts in place, and nothing still shown as a skeleton. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForFunction('document.querySelector("[data-skeleton]:not([data-sample] *)") === null');
}
