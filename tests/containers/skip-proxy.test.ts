// SKIP_PROXY=true: the nginx of deploy/nginx in front, as on a host that has one already.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setDefaultCACertificates } from 'node:tls';
import { waitFor } from '@helix/testing/system';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doTheMainJob, expectLive, openBrowser } from './browser.ts';
import { run } from './compose.ts';
import { expectHonestAddresses } from './honest-addresses.ts';
import { type Installation, prepareInstallation } from './installation.ts';

let installation: Installation;
let nginx: ChildProcess;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  installation = await prepareInstallation({ name: 'helix-try-skip', skipProxy: true });
  ({ browser, page, problems } = await openBrowser());
});
afterAll(async () => {
  await browser?.close();
  if (nginx?.exitCode === null && nginx.kill('SIGQUIT')) await once(nginx, 'exit');
  await installation?.remove();
});

const published = (service: string) =>
  installation.compose.inspect(service, '{{json .HostConfig.PortBindings}}');

it('starts five services, and only this machine reaches two of them', { timeout: 900_000 }, async () => {
  const { compose, settings } = installation;
  const { code, output } = await compose.run('build');
  expect(code, output).toBe(0);
  await compose.up();
  expect(await compose.inspect('caddy', '{{.Id}}')).toBe('');
  expect(JSON.parse(await published('frontend'))).toEqual({
    '3000/tcp': [{ HostIp: '127.0.0.1', HostPort: settings.FRONTEND_PORT }],
  });
  expect(JSON.parse(await published('backend'))).toMatchObject({
    '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: settings.BACKEND_PORT }],
  });
  const ready = `http://127.0.0.1:${settings.BACKEND_PORT}/api/ready`;
  await waitFor('the Backend', async () => (await fetch(ready)).ok, { timeoutMs: 60_000 });
});

it('does the main job behind nginx, live', async () => {
  await startNginx();
  await waitFor('the pages behind nginx', async () => (await fetch(`${installation.url}/sign-in`)).ok);
  const { output: link } = await installation.compose.exec('backend', 'helix', 'setup-link');
  await doTheMainJob(page, link, 'containers-nginx');
  expect(problems).toEqual([]);
  await page.reload();
  await expectLive(page);
});

it('believes no address that a caller wrote', async () => {
  await expectHonestAddresses(installation.compose, installation.url);
});

/** Its file as it is, but for names, ports and the certificate. */
async function startNginx(): Promise<void> {
  const { folder, settings, httpPort, url } = installation;
  const state = join(folder, 'nginx');
  await mkdir(state);
  const certificate = join(state, 'certificate.pem');
  const key = join(state, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate],
    ...subject,
  ]);
  expect(made.code, made.output).toBe(0);
  setDefaultCACertificates([await readFile(certificate, 'utf8')]);
  const example = await readFile(join(folder, 'deploy/nginx/helix.conf'), 'utf8');
  const ours = example
    .replaceAll(/\/etc\/letsencrypt\/\S+fullchain\.pem/g, certificate)
    .replaceAll(/\/etc\/letsencrypt\/\S+privkey\.pem/g, key)
    .replaceAll('helix.example.com', 'localhost')
    .replace('127.0.0.1:8000', `127.0.0.1:${settings.BACKEND_PORT}`)
    .replace('127.0.0.1:3000', `127.0.0.1:${settings.FRONTEND_PORT}`)
    .replace('listen 80;', `listen 127.0.0.1:${httpPort};`)
    .replace('listen 443 ', `listen 127.0.0.1:${new URL(url).port} `);
  const file = join(state, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; pid ${state}/pid; error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path ${state}/body; proxy_temp_path ${state}/proxy;
  fastcgi_temp_path ${state}/fastcgi; uwsgi_temp_path ${state}/uwsgi; scgi_temp_path ${state}/scgi;
${ours}}
`,
  );
  const program = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(existsSync) ?? 'nginx';
  nginx = spawn(program, ['-c', file, '-p', state], { stdio: 'inherit' });
}
