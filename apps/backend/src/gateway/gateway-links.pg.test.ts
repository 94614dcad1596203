import { type AgentEvent, agentEventSchema } from '@helix/gateway-protocol';
import { SecretBox } from '@helix/runtime';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { RunStreams } from '../live/run-streams.ts';
import { ScriptedGateway } from '../testing/scripted-gateway.ts';
import { createTestApp, type TestApp, type TestClient } from '../testing/test-app.ts';
import type { GatewayLink } from './gateway-link.ts';
import { GatewayLinks } from './gateway-links.ts';

let helix: TestApp;
let owner: TestClient;
let builtin: ScriptedGateway;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  await helix.build.query('delete from gateways where url is not null');
  owner = (await helix.world()).owner;
  builtin = await startGateway();
  builtin.methods = [...builtin.methods, 'helix.run.prepare'];
});

const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 10_000, interval: 20 });

async function startGateway(): Promise<ScriptedGateway> {
  const gateway = await ScriptedGateway.start();
  onTestFinished(() => gateway.stop());
  return gateway;
}

/** A replica's links; the sweep is played by `wake`. */
function startLinks(onRunEvent: (event: AgentEvent, link: GatewayLink) => void = () => undefined) {
  const { database, secrets, logger } = helix.deps;
  const links = new GatewayLinks({
    database,
    secrets,
    logger,
    version: '0.1.0',
    builtin: { url: builtin.url, token: 'builtin-token' },
    onRunEvent,
    onReady: () => undefined,
    onEvents: () => undefined,
  });
  links.start();
  onTestFinished(() => links.stop());
  return { links };
}

async function add(gateway: ScriptedGateway, who = owner, token = 'token-of-the-gateway') {
  const name = `Gateway at ${gateway.url}`;
  const { body } = await who.post('/api/gateways', { name, url: gateway.url, token });
  return { id: body.id as string, place: { orgId: who.orgId, gatewayId: body.id as string } };
}

it('dials what was added, follows what was changed, and lets go of what was removed', async () => {
  const { links } = startLinks();
  const [first, second] = [await startGateway(), await startGateway()];
  const { id, place } = await add(first);
  links.wake();
  await until(() => expect(links.isReady(place)).toBe(true));
  expect(first.connects.at(-1)).toMatchObject({
    auth: { token: 'token-of-the-gateway' },
    device: { publicKey: expect.any(String) },
  });

  await owner.patch(`/api/gateways/${id}`, { url: second.url, token: 'another-token' });
  links.wake();
  await until(() => expect(links.linkOf(place)?.bootId).toBe(second.bootId));
  expect(second.connects[0].auth).toEqual({ token: 'another-token' });
  // The same device, whatever address: an operator approves it once.
  expect(second.connects[0].device.id).toBe(first.connects[0].device.id);

  await owner.delete(`/api/gateways/${id}`);
  links.wake();
  await until(() => expect(links.linkOf(place)).toBeUndefined());
});

it('follows what another replica was told', async () => {
  const { links } = startLinks();
  await until(() => expect(links.builtin.isReady).toBe(true));
  const elsewhere = await helix.replica();
  helix.deps.bus.subscribe('gateways', () => links.wake());
  const { place } = await add(await startGateway());
  elsewhere.deps.bus.publish('gateways');
  await until(() => expect(links.isReady(place)).toBe(true));
});

it('writes down what it saw, for after a restart', async () => {
  const { links } = startLinks();
  const gateway = await startGateway();
  const { id, place } = await add(gateway);
  links.wake();
  await until(() => expect(links.isReady(place)).toBe(true));
  const row = async () =>
    (await helix.build.query<Record<string, unknown>>('select * from gateways where id = $1', [id]))[0];
  await until(async () => expect(await row()).toMatchObject({ status: 'ready', kind: 'openclaw' }));
  expect(await row()).toMatchObject({ version: '2026.9.6', protocol: 4, scopes: gateway.scopes });
  await gateway.stop();
  await until(async () => expect(await row()).toMatchObject({ status: 'away', kind: 'openclaw' }));
});

it('tells of what it saw by events, each organization of its own', async () => {
  const stranger = (await helix.world()).owner;
  const { links } = startLinks();
  await until(() => expect(links.builtin.isReady).toBe(true));
  const toldOf = async (orgId: string) => {
    const events = await helix.build.query<{ type: string; entity: string; entity_id: string }>(
      'select type, entity, entity_id from events where org_id = $1 and entity = $2',
      [orgId, 'gateway'],
    );
    return events.map(({ type, entity_id }) => `${type} ${entity_id}`);
  };
  // The built-in one is everybody's; its row has the organization's id.
  for (const { orgId } of [owner, stranger])
    await until(async () => expect(await toldOf(orgId)).toContain(`gateway.changed ${orgId}`));
  const gateway = await startGateway();
  const { id, place } = await add(gateway);
  links.wake();
  await until(() => expect(links.isReady(place)).toBe(true));
  await until(async () => expect(await toldOf(owner.orgId)).toContain(`gateway.changed ${id}`));
  const before = (await toldOf(owner.orgId)).length;
  await gateway.stop();
  await until(async () => expect((await toldOf(owner.orgId)).length).toBeGreaterThan(before));
  expect(await toldOf(stranger.orgId)).not.toContain(`gateway.changed ${id}`);
});

it('keeps a gateway for the organization that added it first', async () => {
  const { links } = startLinks();
  const gateway = await startGateway();
  const first = await add(gateway);
  const stranger = (await helix.world()).owner;
  const second = await add(gateway, stranger);
  links.wake();
  await until(() => expect(links.isReady(first.place)).toBe(true));
  await until(() => expect(links.observe(second.place)?.status).toBe('refused'));
  expect(links.observe(second.place)?.message).toContain('already serves another organization');
  expect(links.isReady(second.place)).toBe(false);
  expect(links.ready().map(({ gatewayId }) => gatewayId)).not.toContain(second.id);

  await owner.delete(`/api/gateways/${first.id}`);
  links.wake();
  await until(() => expect(links.isReady(second.place)).toBe(true));
});

it('refuses the built-in gateway under another name', async () => {
  const { links } = startLinks();
  await until(() => expect(links.builtin.isReady).toBe(true));
  const { place } = await add(builtin);
  links.wake();
  await until(() => expect(links.observe(place)?.message).toContain('built-in'));
});

it('lets an OpenClaw in the place of the built-in one serve the first organization alone', async () => {
  builtin.methods = builtin.methods.filter((name) => name !== 'helix.run.prepare');
  const { links } = startLinks();
  await until(() => expect(links.builtin.isReady).toBe(true));
  const [{ id: firstId }] = (await helix.build.query<{ id: string }>(
    'select id from organizations order by id limit 1',
  )) as [{ id: string }];
  await until(() =>
    expect(links.ready()).toEqual([{ gatewayId: firstId, bootId: builtin.bootId, kind: 'openclaw' }]),
  );
  expect(links.isReady({ orgId: firstId, gatewayId: firstId })).toBe(true);
  const other = { orgId: owner.orgId, gatewayId: owner.orgId };
  expect([links.isReady(other), links.observe(other)?.status]).toEqual([false, 'refused']);
});

it('says once that a token cannot be opened, since when, and lets the others work', async () => {
  const told = vi.spyOn(helix.deps.logger, 'error');
  onTestFinished(() => told.mockRestore());
  const { id, place } = await add(await startGateway());
  const foreign = new SecretBox([Buffer.alloc(32, 7).toString('base64')]);
  await helix.build.query('update gateways set token_encrypted = $2 where id = $1', [
    id,
    foreign.encrypt('x', 'elsewhere'),
  ]);
  const other = await add(await startGateway());
  const { links } = startLinks();
  await until(() => expect(links.isReady(other.place)).toBe(true));
  expect(links.observe(place)).toMatchObject({
    status: 'refused',
    message: expect.stringContaining('HELIX_ENCRYPTION_KEY'),
  });
  const since = links.observe(place)?.since;
  const later = await add(await startGateway());
  links.wake();
  await until(() => expect(links.isReady(later.place)).toBe(true));
  expect(links.observe(place)?.since).toEqual(since);
  expect(told).toHaveBeenCalledTimes(1);

  await owner.patch(`/api/gateways/${id}`, { token: 'entered-again' });
  links.wake();
  await until(() => expect(links.isReady(place)).toBe(true));
});

it('lets a gateway speak of its own runs only', async () => {
  const streams: RunStreams = new RunStreams((place) => links.linkOf(place));
  const heard: string[] = [];
  const { links } = startLinks((event, link) => {
    if (streams.handle(event, link)) heard.push(`${event.runId} from ${link.gatewayId}`);
  });
  const [ours, theirs] = [await startGateway(), await startGateway()];
  const mine = await add(ours);
  const foreign = await add(theirs, (await helix.world()).owner);
  links.wake();
  await until(() => expect([links.isReady(mine.place), links.isReady(foreign.place)]).toEqual([true, true]));
  const stream = streams.open('run-1', 'agent:nora:task-1', mine.place);
  const event = agentEventSchema.parse({
    runId: 'run-1',
    seq: 1,
    stream: 'assistant',
    ts: 1,
    data: { text: 'Forged.', delta: 'Forged.' },
  });
  theirs.send('agent', event);
  ours.send('agent', { ...event, data: { text: 'True.', delta: 'True.' } });
  await until(() => expect(heard).toEqual([`run-1 from ${mine.id}`]));
  expect(stream.output.text).toBe('True.');
});
