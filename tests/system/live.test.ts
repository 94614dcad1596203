import { once } from 'node:events';
import type { Agent, RunDetail, ServerMessage, Task } from '@helix/contracts';
import {
  type Builders,
  builtPassword,
  createGate,
  hasRedisServer,
  type ScriptedProvider,
  startScriptedProvider,
  text,
} from '@helix/testing';
import { ApiClient, HelixSystem, LiveClient, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, type Tenant } from './routes/organizations.ts';
import { addTask, connectBuilders, execute, reachGate, setStage } from './stage.ts';

const settings = [
  { name: 'one Backend and PostgreSQL', backends: 1, needsRedis: false },
  { name: 'two Backends and Redis', backends: 2, needsRedis: true },
];

for (const { name, backends, needsRedis } of settings) {
  describe.skipIf(needsRedis && !hasRedisServer())(`live updates with ${name}`, () => {
    let provider: ScriptedProvider;
    let system: HelixSystem;
    let build: Builders;
    let ours: Tenant;
    let theirs: Tenant;

    beforeAll(async () => {
      provider = await startScriptedProvider();
      system = await HelixSystem.start({
        model: {
          provider: 'openai-compatible',
          name: 'scripted-model',
          baseUrl: provider.url,
          apiKey: 'key',
        },
        backends,
        redis: needsRedis,
      });
      build = await connectBuilders(system);
      [ours, theirs] = [await createTenant(build, system.url), await createTenant(build, system.url)];
    });
    afterAll(async () => {
      await build?.end();
      await system?.stop();
      await provider?.stop();
    });

    /** Where the others look, who are not at the replica that is written to. */
    const elsewhere = backends - 1;
    const newTask = (tenant: Tenant, title: string) =>
      tenant.owner.post<Task>('/api/tasks', { board_id: tenant.ids.board, title });

    it('tells everyone on the board of a change, and nobody else', async () => {
      const [owner, stranger, foreigner] = await Promise.all([
        system.live(ours.owner, elsewhere),
        system.live(ours.stranger, elsewhere),
        system.live(theirs.owner, elsewhere),
      ]);
      const task = await newTask(ours, 'Seen by those who may');
      await owner.waitForEvent(
        'of the new task',
        (event) => event.entity_id === task.id && event.type === 'task.created',
      );
      // A change of their own comes later than the one they must not see, so its arrival proves the absence.
      const own = await newTask(theirs, 'Seen elsewhere');
      await foreigner.waitForEvent('of their own task', (event) => event.entity_id === own.id);
      expect(foreigner.events.some((event) => event.entity_id === task.id)).toBe(false);
      expect(owner.events.some((event) => event.entity_id === own.id)).toBe(false);
      expect(stranger.events.filter((event) => event.board_id !== null)).toEqual([]);
    });

    it('tells when the gateway has taken over an identity, so that no page goes on saying that it has not', async () => {
      const stage = await setStage(ours.owner);
      const live = await system.live(ours.owner, elsewhere);
      await ours.owner.patch(`/api/agents/${stage.agent.id}`, {
        system_prompt: 'You count every word twice.',
      });
      await live.waitForEvent(
        'of the identity that was written',
        (event) => event.entity_id === stage.agent.id && event.type === 'agent.identity_written',
      );
      await waitFor(
        'the latest identity at the gateway',
        async () => (await ours.owner.get<Agent>(`/api/agents/${stage.agent.id}`)).identity_synced,
      );
      live.close();
    });

    it('replays from a cursor what happened in between, each event once', async () => {
      const before = await system.live(ours.owner);
      const first = await newTask(ours, 'Before the break');
      await before.waitForEvent('of the first task', (event) => event.entity_id === first.id);
      const { cursor } = before;
      before.close();
      const missed = [await newTask(ours, 'Missed one'), await newTask(ours, 'Missed two')];
      const after = new LiveClient({ url: system.urls[elsewhere] ?? '', token: ours.owner.token ?? '' });
      after.cursor = cursor;
      for (const task of missed)
        await after.waitForEvent('of a missed task', (event) => event.entity_id === task.id);
      expect(after.events.some((event) => event.entity_id === first.id)).toBe(false);
      expect(after.resyncs).toBe(0);
      after.close();
    });

    it('asks for a resync where the cursor is unknown', async () => {
      const live = new LiveClient({ url: system.url, token: ours.owner.token ?? '' });
      live.cursor = 'no-cursor-of-ours';
      await waitFor(
        'the resync',
        () => live.resyncs > 0 || live.messages.some((message) => message.type === 'resync'),
      );
      live.close();
    });

    it('gives a late watcher the text so far, then the rest', async () => {
      const client = await system.signIn();
      const stage = await setStage(client);
      const gate = createGate();
      provider.setScript([
        { steps: [...text('Early words. '), { type: 'gate', gate }, ...text('Late words.')] },
      ]);
      const runId = await execute(stage, await addTask(stage, { description: 'Say something.' }));
      await reachGate(client, runId, gate);
      const late = await system.live(client, elsewhere);
      late.watch(runId);
      await late.waitForOutput(runId, 'Early words.');
      gate.open();
      await late.waitForOutput(runId, 'Early words. Late words.');

      const foreigner = await system.live(theirs.owner, elsewhere);
      foreigner.watch(runId);
      await waitFor('the refusal', () => foreigner.messages.find((message) => message.type === 'error'));
      expect(foreigner.outputs.get(runId)).toBeUndefined();
    });

    it('stops a run that is cancelled, and the watcher sees it', async () => {
      const client = await system.signIn();
      const stage = await setStage(client);
      const gate = createGate();
      provider.setScript([{ steps: [...text('Begun. '), { type: 'gate', gate }, ...text('Never said.')] }]);
      const task = await addTask(stage, { description: 'Say something.' });
      const runId = await execute(stage, task);
      await reachGate(client, runId, gate);
      const live = await system.live(client, elsewhere);
      await system.at(elsewhere, client).post(`/api/tasks/${task.id}/cancel`);
      await live.waitForEvent(
        'of the end',
        (event) => event.entity_id === runId && event.type === 'run.finished',
      );
      expect((await client.get<RunDetail>(`/api/runs/${runId}`)).status).toBe('cancelled');
      expect(await provider.requests.at(-1)?.ended).toBe('closed-by-client');
      gate.open();
    });

    it('closes the sockets of a session that was ended, and of a person who was shut out', async () => {
      const person = await build.user({ org_id: ours.orgId });
      const client = new ApiClient(system.urls[elsewhere] ?? '');
      const closed = async (act: () => Promise<unknown>) => {
        await client.signIn(person.email, builtPassword);
        const socket = await openSocket(client);
        const end = once(socket, 'close') as Promise<[CloseEvent]>;
        await act();
        // Without waiting for the socket: the answer to the act was the promise.
        expect((await client.send('GET', '/api/auth/me')).status).toBe(401);
        return (await end)[0].code;
      };
      expect(await closed(() => system.at(0, client).post('/api/auth/logout'))).toBe(4401);
      expect(await closed(() => ours.owner.post(`/api/users/${person.id}/disable`))).toBe(4401);
    });

    it('answers a ping, and refuses a socket without a session, from another site, or with a message that is none', async () => {
      const live = await system.live(ours.owner);
      const exchange = async (
        message: string,
        headers: Record<string, string> = {},
      ): Promise<ServerMessage[] | string> => {
        // Node's WebSocket takes headers as an extension of the standard.
        const socket = new WebSocket(`${system.url.replace('http', 'ws')}/api/ws`, {
          headers,
        } as unknown as string[]);
        const received: ServerMessage[] = [];
        socket.addEventListener('message', ({ data }) => received.push(JSON.parse(String(data))));
        socket.addEventListener('error', () => undefined);
        socket.addEventListener('open', () => socket.send(message));
        const closed = once(socket, 'close');
        await closed;
        return received.some((answer) => answer.type === 'hello') ? received : 'refused';
      };
      expect(await exchange('{"type":"hello"}')).toBe('refused');
      expect(await exchange('{"type":"hello","token":"nonsense"}')).toBe('refused');
      expect(await exchange('{"type":"watch","run_id":"x"}')).toBe('refused');
      expect(await exchange('not json')).toBe('refused');
      expect(await exchange('{"type":"hello"}', { origin: 'https://evil.example' })).toBe('refused');
      expect(live.isOpen).toBe(true);
    });
  });
}

/** A socket of this person, past its hello. */
async function openSocket(client: ApiClient): Promise<WebSocket> {
  const socket = new WebSocket(`${client.url.replace('http', 'ws')}/api/ws`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', token: client.token }));
  await once(socket, 'message');
  return socket;
}
