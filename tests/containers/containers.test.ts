// The six services behind Caddy, in the order of an installation's life: built, started, used, broken, brought back.
import { chown, copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import type { Task } from '@helix/contracts';
import { ada } from '@helix/testing/browser';
import { ApiClient, LiveClient, waitFor } from '@helix/testing/system';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doTheMainJob, expectDone, expectLive, openBrowser, signIn } from './browser.ts';
import type { Compose } from './compose.ts';
import { expectHonestAddresses } from './honest-addresses.ts';
import { type Installation, prepareInstallation } from './installation.ts';

const OURS = ['frontend', 'backend', 'gateway'];
const CHECKED = [...OURS, 'postgres', 'redis'];
const LONG_MS = 60_000;
/** Larger than what a proxy keeps in memory, and than nginx takes without being told. */
const FILE = 'The eastern quay closes on Monday.\n'.repeat(100_000);

let installation: Installation;
let compose: Compose;
let url: string;
let browser: Browser;
let page: Page;
let problems: string[];
let title: string;
let attachmentId: string;

beforeAll(async () => {
  installation = await prepareInstallation({ name: 'helix-try' });
  ({ compose, url } = installation);
  ({ browser, page, problems } = await openBrowser());
});
afterAll(async () => {
  await browser?.close();
  await installation?.remove();
});

const whenReady = () =>
  waitFor('the product through Caddy', async () => (await fetch(`${url}/api/ready`)).ok, {
    timeoutMs: LONG_MS,
    describe: async () => (await compose.run('ps')).output,
  });

async function expectAttachment(from = url): Promise<void> {
  const answer = await page.request.get(`${from}/api/attachments/${attachmentId}`);
  expect(await answer.text()).toBe(FILE);
}

it('does not start without .env, and says what to do', async () => {
  const file = join(installation.folder, '.env');
  await rename(file, `${file}.away`);
  const { code, output } = await compose.run('up', '-d');
  await rename(`${file}.away`, file);
  expect(code).not.toBe(0);
  expect(output).toContain('run "npm run helix -- init" first');
});

it('builds the images', { timeout: 900_000 }, async () => {
  const { code, output } = await compose.run('build');
  expect(code, output).toBe(0);
});

it('starts all six, in whatever order they come up, and each is healthy by its own check', async () => {
  await compose.up();
  for (const service of CHECKED) {
    await waitFor(`${service} to be healthy`, () => compose.isHealthy(service), {
      timeoutMs: LONG_MS,
      everyMs: 500,
      describe: () => compose.logs(service),
    });
  }
  expect(await compose.inspect('migrate', '{{.State.ExitCode}}')).toBe('0');
});

it('is signed by an authority of its own, which can be trusted as the README says', async () => {
  const root = '/data/caddy/pki/authorities/local/root.crt';
  const certificate = await waitFor('the root certificate', async () => {
    const { code, output } = await compose.exec('caddy', 'cat', root);
    return code === 0 && output;
  });
  setDefaultCACertificates([certificate]);
  await whenReady();
});

it('sends plain HTTP to the public address', async () => {
  const answer = await fetch(`http://localhost:${installation.httpPort}/boards?x=1`, { redirect: 'manual' });
  expect(answer.status).toBe(308);
  expect(answer.headers.get('location')).toBe(`${url}/boards?x=1`);
});

it('gives each answer the headers of a closed house, and localhost no promise for a year', async () => {
  for (const path of ['/sign-in', '/api/health']) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security'), path).toBeNull();
    expect(headers.get('server'), path).toBeNull();
  }
});

it('shows nothing inside to anyone outside', async () => {
  for (const service of ['backend', 'frontend', 'gateway', 'postgres', 'redis']) {
    expect(await compose.inspect(service, '{{json .HostConfig.PortBindings}}'), service).not.toContain(
      'HostPort',
    );
  }
  // What only the inside has: metrics, and the health of a service.
  expect((await fetch(`${url}/metrics`, { redirect: 'manual' })).status).not.toBe(200);
});

it('runs ours without root, without capabilities and on a read-only disk', async () => {
  for (const service of OURS) {
    const { output } = await compose.exec(
      service,
      'sh',
      '-c',
      'id -u; grep -h -E "CapPrm|CapBnd|NoNewPrivs" /proc/1/status; touch /app/x 2>&1; cat /proc/1/comm',
    );
    expect(output, service).toMatch(/^1000\n/);
    expect(output, service).toMatch(/CapPrm:\s+0+\nCapBnd:\s+0+\nNoNewPrivs:\s+1/);
    expect(output, service).toContain('Read-only file system');
    expect(output, service).toMatch(/\btini$/);
  }
});

it('asks for the password of Redis, and gives no service the logins that may change tables', async () => {
  const { output } = await compose.exec('redis', 'sh', '-c', 'REDISCLI_AUTH= redis-cli ping');
  expect(output).toContain('NOAUTH');
  const { POSTGRES_PASSWORD, DATABASE_OWNER_PASSWORD } = installation.settings;
  for (const service of OURS) {
    const environment = await compose.inspect(service, '{{json .Config.Env}}');
    expect(environment).not.toContain(POSTGRES_PASSWORD);
    expect(environment).not.toContain(DATABASE_OWNER_PASSWORD);
  }
});

it('does the main job in a browser: setup link, demo, Execute, live text, Approve', async () => {
  const { output: link } = await compose.exec('backend', 'helix', 'setup-link');
  expect(link).toMatch(new RegExp(`^${url}/setup\\?token=\\w+$`));
  title = await doTheMainJob(page, link, 'containers-caddy');
  expect(problems).toEqual([]);
  const cookies = await page.context().cookies();
  expect(cookies.find(({ httpOnly }) => httpOnly)).toMatchObject({ secure: true, sameSite: 'Lax' });
  const status = (await compose.exec('backend', 'helix', 'status')).output;
  expect(status).toContain('The gateway is connected.');
  expect(status).toContain('Redis answers.');
});

it('believes no address that a caller wrote, and no page of another origin', async () => {
  await expectHonestAddresses(compose, url);
  const foreign = await page.request.post(`${url}/api/departments`, {
    headers: { origin: 'https://evil.example' },
    data: { name: 'Planted' },
  });
  expect(foreign.status()).toBe(403);
});

it('takes a file in and gives it back', async () => {
  const { items } = (await (await page.request.get(`${url}/api/tasks`)).json()) as { items: Task[] };
  const answer = await page.request.post(`${url}/api/tasks/${items[0]?.id}/attachments`, {
    headers: { origin: url },
    multipart: { file: { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from(FILE) } },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  attachmentId = ((await answer.json()) as { id: string }).id;
  await expectAttachment();
});

it.each(['redis', 'gateway', 'postgres', 'frontend', 'backend', 'caddy'])(
  'comes back by itself when %s is killed, and the page with it',
  async (service) => {
    await compose.crash(service);
    await whenReady();
    await page.reload();
    await expectLive(page);
    await expectDone(page, title);
  },
);

it('keeps serving while Caddy reads its file again, and the page is live afterwards', async () => {
  const { code, output } = await compose.exec(
    'caddy',
    'caddy',
    'reload',
    '--force',
    '--config',
    '/etc/caddy/Caddyfile',
  );
  expect(code, output).toBe(0);
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
  await expectLive(page);
});

it('shares work between two Backends, and nobody notices when one dies', async () => {
  process.env.BACKEND_REPLICAS = '2';
  await compose.up();
  // A refused request leaves a line in the log of the Backend that refused it.
  const refused = () => fetch(`${url}/api/boards`);
  const hasServed = async (number: number) =>
    (await compose.logs('backend', number)).includes('"path":"/api/boards"');
  await waitFor(
    'both Backends to serve',
    async () => {
      await Promise.all(Array.from({ length: 8 }, refused));
      return (await hasServed(1)) && (await hasServed(2));
    },
    { timeoutMs: LONG_MS, everyMs: 500 },
  );
  const crash = compose.crash('backend', 2);
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/api/health`)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  await crash;
  await page.reload();
  await expectLive(page);
});

it('has the same data after down and up', async () => {
  await compose.down();
  delete process.env.BACKEND_REPLICAS;
  await compose.up();
  await whenReady();
  await signIn(page, url);
  await expectDone(page, title);
  await expectAttachment();
  // Live updates and the agents' workspaces are whole, too: a run is executed and heard of.
  const client = new ApiClient(url);
  await client.signIn(ada.email, ada.password);
  const live = new LiveClient({ url, token: client.token ?? '' });
  await live.whenOpen();
  const { items } = await client.get<{ items: Task[] }>('/api/tasks?status=todo');
  const task = items.find(({ assigned_agent_id: agent }) => agent);
  const { run_id: runId } = await client.post<{ run_id: string }>(`/api/tasks/${task?.id}/execute`);
  live.watch(runId);
  await waitFor('text of the run', () => live.outputs.get(runId));
  live.close();
});

it('saves everything in one file, and brings it back in a new installation', async () => {
  const passphrase = 'a passphrase nobody guesses';
  const operate = (target: Compose, ...command: string[]) =>
    target.run(
      ...['run', '--rm', '-T', '--no-deps', '-e', `HELIX_BACKUP_PASSPHRASE=${passphrase}`, 'migrate'],
      ...['helix', ...command],
    );
  const saved = await operate(compose, 'backup', '/backups/monday.backup');
  expect(saved.output).toContain('The backup is in /backups/monday.backup');
  await compose.down();

  const other = await prepareInstallation({ name: 'helix-try-restored' });
  try {
    const file = join(other.folder, 'backups/monday.backup');
    await copyFile(join(installation.folder, 'backups/monday.backup'), file);
    await chown(file, 1000, 1000);
    await other.compose.run('up', '-d', 'postgres');
    const restored = await operate(other.compose, 'restore', '/backups/monday.backup');
    expect(restored.output).toContain('Restored what was saved');
    // As the command asks: the key that opens what is stored encrypted.
    const settings = await readFile(join(other.folder, '.env'), 'utf8');
    const key = (await readFile(join(other.folder, 'backups/restored-keys.env'), 'utf8')).trim();
    await writeFile(join(other.folder, '.env'), settings.replace(/^HELIX_ENCRYPTION_KEY=.*$/m, key));
    await other.compose.up();
    const ready = () =>
      page.request.get(`${other.url}/api/ready`, { failOnStatusCode: false }).then((answer) => answer.ok());
    await waitFor('the restored product', ready, { timeoutMs: LONG_MS });
    await signIn(page, other.url);
    await expectDone(page, title);
    await expectAttachment(other.url);
  } finally {
    await other.remove();
  }
  await compose.up();
  await whenReady();
});

it('lets a locked-out person in again from inside the container', async () => {
  const { output } = await compose.exec(
    'backend',
    'sh',
    '-c',
    `printf 'another long password' | helix reset-password ${ada.email}`,
  );
  expect(output).toContain('can sign in with the new password');
});

it('stops at once when it is told to', async () => {
  for (const service of OURS) {
    // Longer than a service gives itself; whoever does not listen is killed then, and ends with 137.
    await compose.run('stop', '-t', '30', service);
    expect(await compose.inspect(service, '{{.State.ExitCode}}'), service).toMatch(/^(0|143)$/);
  }
});
