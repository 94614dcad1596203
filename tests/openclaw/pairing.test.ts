import { networkInterfaces } from 'node:os';
import type { Agent, Gateway } from '@helix/contracts';
import { createDeviceIdentity, type DeviceIdentity, GatewayError } from '@helix/gateway-protocol';
import { type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import type { OpenClawGateway } from '@helix/testing/openclaw';
import { HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { addTask, execute, setStage, whenFinished } from '../system/stage.ts';
import { startOpenClaw } from './gateways.ts';
import { connect, createAgent, createClient, sessionKeyOf, type TestClient } from './test-client.ts';

// OpenClaw tells other machines from its own by the address that a connection comes from. One to this machine's
// own address comes from there and never leaves the machine, so it stands for another machine's.

let provider: ScriptedProvider;
let gateway: OpenClawGateway;
/** On OpenClaw's own machine, with every right: its operator. */
let operator: TestClient;
const opened: TestClient[] = [];

beforeAll(async () => {
  provider = await startScriptedProvider({ script: () => ({ steps: words('From afar.') }) });
  gateway = await startOpenClaw(provider.url, { address: ownAddress() });
  operator = await connect({ url: gateway.loopbackUrl, token: gateway.token });
});
afterEach(async () => {
  for (const test of opened.splice(0)) await test.client.stop();
});
afterAll(async () => {
  await operator?.client.stop();
  await gateway?.stop();
  await provider?.stop();
});

function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own === undefined) throw new Error('This machine has no IPv4 address besides loopback to connect to.');
  return own.address;
}

function fromAfar(device?: DeviceIdentity): TestClient {
  const test = createClient(gateway, { device, displayName: 'HELIX of another machine' });
  opened.push(test);
  return test;
}

const refusalOf = (test: TestClient) =>
  waitFor('the refusal', () => (test.client.state.phase === 'down' ? test.client.state.error : null), {
    everyMs: 10,
  });

interface PairingRequest {
  requestId: string;
  deviceId: string;
  displayName?: string;
  scopes?: string[];
}

async function pendingRequest(device: DeviceIdentity): Promise<PairingRequest> {
  const { pending } = await operator.request<{ pending: PairingRequest[] }>('device.pair.list');
  const found = pending.find((request) => request.deviceId === device.deviceId);
  if (found === undefined) throw new Error(`No request of ${device.deviceId} in ${JSON.stringify(pending)}`);
  return found;
}

/** Asks, is approved by `approve`, and connects. */
async function pair(
  device: DeviceIdentity,
  approve: (requestId: string) => Promise<unknown>,
): Promise<TestClient> {
  const asking = fromAfar(device);
  expect((await refusalOf(asking))?.code).toBe('PAIRING_REQUIRED');
  await asking.client.stop();
  const request = await pendingRequest(device);
  expect(request).toMatchObject({ displayName: 'HELIX of another machine' });
  await approve(request.requestId);
  const paired = fromAfar(device);
  await paired.client.whenReady(60_000);
  return paired;
}

it('notices that the token alone connects without a single right', async () => {
  const test = fromAfar();
  await test.client.whenReady(60_000);
  expect(test.client.state).toMatchObject({
    phase: 'ready',
    hello: { auth: { scopes: [] } },
    error: { code: 'MISSING_SCOPE' },
  });
  const refusal = await test.request('agents.list').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(GatewayError);
  expect(refusal).toMatchObject({ code: 'FORBIDDEN', detailCode: 'MISSING_SCOPE' });
});

it('asks to be paired with its device key, and works once the operator approved on that machine', async () => {
  const device = createDeviceIdentity();
  const paired = await pair(device, (requestId) => gateway.command('devices', 'approve', requestId));
  expect(paired.client.state.error).toBeUndefined();
  expect(paired.client.state.hello?.auth.scopes).toEqual(
    expect.arrayContaining(['operator.admin', 'operator.read', 'operator.write']),
  );
  const agentId = await createAgent(paired, 'You are far away.');
  const sessionKey = sessionKeyOf(agentId);
  const run = paired.client.startRun({
    message: 'Hello?',
    agentId,
    sessionKey,
    idempotencyKey: crypto.randomUUID(),
  });
  expect(await run.final).toMatchObject({ status: 'ok', text: 'From afar.' });
});

it('comes back with the token that the pairing gave its device, without the gateway’s own', async () => {
  const device = createDeviceIdentity();
  const paired = await pair(device, (requestId) => operator.request('device.pair.approve', { requestId }));
  const { deviceToken } = paired.client.state.hello?.auth ?? {};
  expect(deviceToken).toBeTruthy();
  await paired.client.stop();
  const again = createClient(
    { url: gateway.url, token: 'not the gateway’s token' },
    { device: { ...device, deviceToken } },
  );
  opened.push(again);
  const hello = await again.client.whenReady(60_000);
  expect(hello.auth.scopes).toContain('operator.admin');
});

it('is not let in by a key that the operator has turned away', async () => {
  const device = createDeviceIdentity();
  const asking = fromAfar(device);
  expect((await refusalOf(asking))?.code).toBe('PAIRING_REQUIRED');
  await asking.client.stop();
  await operator.request('device.pair.reject', { requestId: (await pendingRequest(device)).requestId });
  expect((await refusalOf(fromAfar(device)))?.code).toBe('PAIRING_REQUIRED');
});

it('needs no pairing on OpenClaw’s own machine', async () => {
  const test = createClient(
    { url: gateway.loopbackUrl, token: gateway.token },
    { device: createDeviceIdentity() },
  );
  opened.push(test);
  await test.client.whenReady(60_000);
  expect(test.client.state.error).toBeUndefined();
});

it('is paired by the command that the product shows its administrators, and then runs tasks', async () => {
  const system = await HelixSystem.start();
  try {
    const client = await system.signIn();
    const { url, token } = gateway;
    const { id } = await client.post<Gateway>('/api/gateways', { name: 'Afar', url, token });
    const whenStatus = (status: Gateway['status']) =>
      waitFor(
        `the gateway to be ${status}`,
        async () => {
          const now = await client.get<Gateway>(`/api/gateways/${id}`);
          return now.status === status ? now : null;
        },
        { timeoutMs: 60_000 },
      );
    const { pairing, message } = await whenStatus('pairing_required');
    const [program, ...rest] = pairing?.command.split(' ') ?? [];
    expect(program).toBe('openclaw');
    expect(message).toContain(pairing?.command);
    await gateway.command(...rest);
    expect(await whenStatus('ready')).toMatchObject({ kind: 'openclaw', missing_scopes: [], pairing: null });
    const near = await setStage(client);
    const agent = await client.post<Agent>('/api/agents', {
      name: 'Afar',
      primary_board_id: near.board.id,
      gateway_id: id,
    });
    const stage = { ...near, agent };
    const ended = await whenFinished(client, await execute(stage, await addTask(stage)), 120_000);
    expect([ended.status, ended.output]).toEqual(['succeeded', 'From afar.']);
  } finally {
    await system.stop();
  }
});
