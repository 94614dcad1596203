import { createDeviceIdentity } from '@helix/gateway-protocol';
import { createLogger } from '@helix/runtime';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { pairingRequired, ScriptedGateway } from '../testing/scripted-gateway.ts';
import { GatewayLink, type GatewayLinkOptions } from './gateway-link.ts';
import { FileChangedError } from './workspace-files.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let gateway: ScriptedGateway;

beforeEach(async () => {
  gateway = await ScriptedGateway.start();
  onTestFinished(() => gateway.stop());
});

function connect(options: Partial<GatewayLinkOptions> = {}) {
  const changes: string[] = [];
  const ready: number[] = [];
  const link = new GatewayLink({
    gatewayId: 'row',
    url: gateway.url,
    token: 'the-token',
    device: createDeviceIdentity(),
    version: '0.1.0',
    logger,
    onRunEvent: () => undefined,
    onReady: () => ready.push(Date.now()),
    onChange: ({ observation }) => changes.push(observation.status),
    ...options,
  });
  link.start();
  onTestFinished(() => link.stop());
  return { link, changes, ready };
}

const until = (condition: () => void) => vi.waitFor(condition, { timeout: 10_000, interval: 20 });

describe('what it makes of a handshake', () => {
  it('knows an OpenClaw by what it cannot do, and ours by what it can', async () => {
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    expect([link.kind, link.bootId]).toEqual(['openclaw', gateway.bootId]);
    expect(link.observation.hello).toMatchObject({ version: '2026.9.6', protocol: 4 });
    gateway.methods = [...gateway.methods, 'helix.run.prepare'];
    gateway.dropAll();
    await until(() => expect(link.kind).toBe('helix'));
  });

  it('says what the operator has to approve, and connects by itself after that', async () => {
    gateway.refusal = pairingRequired('574a92d4-1', '9dc23ec9');
    const { link, changes } = connect();
    await until(() => expect(link.observation.status).toBe('pairing_required'));
    expect(link.observation).toMatchObject({
      message: expect.stringContaining('openclaw devices approve 574a92d4-1'),
      pairing: {
        requestId: '574a92d4-1',
        deviceId: '9dc23ec9',
        command: 'openclaw devices approve 574a92d4-1',
      },
    });
    expect(gateway.connects[0].device).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/) });
    gateway.refusal = null;
    await until(() => expect(link.isReady).toBe(true));
    // Asking again and again is no news.
    expect(changes).toEqual(['pairing_required', 'connecting', 'ready']);
  });

  it('shows the newest request where OpenClaw replaced an older one', async () => {
    gateway.refusal = pairingRequired('first', 'device');
    const { link } = connect();
    await until(() => expect(link.observation.pairing?.requestId).toBe('first'));
    gateway.refusal = pairingRequired('second', 'device');
    await until(() => expect(link.observation.pairing?.requestId).toBe('second'));
  });

  it('is not deceived by a connection that grants nothing', async () => {
    gateway.scopes = [];
    const { link, ready } = connect();
    await until(() => expect(link.observation.status).toBe('refused'));
    expect(link.observation).toMatchObject({
      code: 'MISSING_SCOPE',
      message: expect.stringContaining('granted us nothing'),
    });
    expect([link.isReady, ready.length, gateway.countOf('agents.list')]).toEqual([false, 0, 0]);
    gateway.scopes = ['operator.admin'];
    gateway.dropAll();
    await until(() => expect(link.isReady).toBe(true));
  });

  it('stays away once it was stopped, also where it was just about to ask for more', async () => {
    gateway.scopes = [];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { link } = connect();
    await until(() => expect(link.observation.status).toBe('refused'));
    vi.advanceTimersByTime(15_000);
    await link.stop();
    // Whoever dials after it is there after it.
    const { link: next } = connect();
    await until(() => expect(next.observation.status).toBe('refused'));
    expect(gateway.connects).toHaveLength(2);
  });

  it('says what to do about a token that is refused', async () => {
    gateway.refusal = {
      error: {
        code: 'INVALID_REQUEST',
        message: 'unauthorized: gateway token mismatch (provide gateway auth token)',
        details: { code: 'AUTH_TOKEN_MISMATCH', recommendedNextStep: 'update_auth_credentials' },
      },
    };
    const { link } = connect();
    await until(() => expect(link.observation.status).toBe('refused'));
    expect(link.observation.message).toContain('Enter the one it was started with');
    expect(link.observation.message).not.toContain('the-token');
  });

  it('remembers since when a gateway is away, over a restart of ours', async () => {
    await gateway.stop();
    const since = new Date('2026-11-20T10:00:00Z');
    const { link } = connect({ remembered: { status: 'away', since } });
    await until(() => expect(link.observation.status).toBe('away'));
    expect(link.observation.since).toEqual(since);
  });
});

describe('which agents it has', () => {
  it('asks again when the list failed once, because nothing else would make it ready', async () => {
    let asked = 0;
    gateway.answers['agents.list'] = () => {
      asked += 1;
      if (asked === 1) throw { code: 'UNAVAILABLE', message: 'busy' };
      return { defaultId: 'main', agents: [{ id: 'nora' }] };
    };
    const { link, ready } = connect();
    await until(() => expect(link.isReady).toBe(true));
    expect([asked, ready.length, link.agents.knows('nora')]).toEqual([2, 1, true]);
  });

  it('waits until a new agent and its name are there, because an OpenClaw answers before', async () => {
    let looks = 0;
    gateway.answers['agents.list'] = () => {
      looks += 1;
      const agents = [...gateway.agents].flatMap(([id, name]) => {
        if (id !== 'main' && looks <= 3) return [];
        return [{ id, name: looks <= 6 ? id : name }];
      });
      return { defaultId: 'main', agents };
    };
    gateway.answers['agents.files.set'] = ({ agentId, name }) => {
      if (looks <= 6) throw { code: 'INVALID_REQUEST', message: `agent "${agentId}" not found` };
      return { ok: true, agentId, file: { name, path: name, missing: false, hash: 'h' } };
    };
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    const nora = { id: 'nora', name: 'Nora' };
    await link.agents.ensure(nora);
    expect((await link.agents.writeFile('nora', 'SOUL.md', 'You count.', null)).hash).toBe('h');
    // OpenClaw would write its configuration anew for the name, under every run that begins.
    await link.agents.ensure(nora);
    expect([gateway.countOf('agents.create'), gateway.countOf('agents.update')]).toEqual([1, 1]);
  });

  it('writes to a gateway of ours without looking, because ours answers when it is done', async () => {
    gateway.methods = [...gateway.methods, 'helix.run.prepare'];
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    const looks = gateway.countOf('agents.list');
    await link.agents.ensure({ id: 'nora', name: 'Nora' });
    expect(gateway.countOf('agents.list')).toBe(looks);
    expect(link.agents.knows('nora')).toBe(true);
  });
});

describe('the files of an agent', () => {
  const found = { content: 'One.', hash: 'b'.repeat(64), isMissing: false };
  const isSet = ({ method }: { method: string }) => method === 'agents.files.set';

  it('are replaced only where they are what was read', async () => {
    gateway.answers['agents.files.set'] = ({ name, expectedHash }) => {
      const details = { type: 'agent_file_conflict', name, currentHash: 'c' };
      if (expectedHash) throw { code: 'INVALID_REQUEST', message: 'changed since it was read', details };
      return { ok: true, agentId: 'nora', file: { name, path: name, missing: false, hash: 'h' } };
    };
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    const refused = link.agents.writeFile('nora', 'MEMORY.md', 'Two.', found);
    await expect(refused).rejects.toBeInstanceOf(FileChangedError);
    expect(gateway.calls.find(isSet)?.params).toMatchObject({ expectedHash: found.hash });
  });

  it('are made at an OpenClaw without a hash, which it could only compare with one that is there', async () => {
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    await link.agents.writeFile('nora', 'MEMORY.md', 'Two.', { ...found, isMissing: true });
    expect(gateway.calls.find(isSet)?.params).toEqual({
      agentId: 'nora',
      name: 'MEMORY.md',
      content: 'Two.',
    });
  });

  it('have no notes at a gateway that does not know them', async () => {
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    expect(await link.agents.listNotes('nora')).toBeNull();
    expect(await link.agents.readNote('nora', '2026-11-22')).toBeNull();
  });
});

describe('before a run at an OpenClaw', () => {
  it('holds the tools to the workspace, and stops what OpenClaw took up after a restart', async () => {
    gateway.answers['chat.history'] = ({ sessionKey }) => ({
      sessionKey,
      messages: [],
      inFlightRun: { runId: 'a-ghost', text: '' },
    });
    gateway.answers['sessions.abort'] = () => ({ ok: true, status: 'aborted' });
    gateway.answers['sessions.patch'] = ({ key }) => ({ ok: true, key });
    const { link } = connect();
    await until(() => expect(link.isReady).toBe(true));
    expect(await link.prepareOpenClawSession('agent:nora:task-1', (name) => name === 'our-run')).toBeNull();
    expect(gateway.calls.slice(-2)).toEqual([
      { method: 'sessions.abort', params: { key: 'agent:nora:task-1' } },
      { method: 'sessions.patch', params: { key: 'agent:nora:task-1', permissionMode: 'guarded' } },
    ]);
    // What another owner began of the same run goes on.
    expect(await link.prepareOpenClawSession('agent:nora:task-1', () => true)).toBe('a-ghost');
    expect(gateway.countOf('sessions.abort')).toBe(1);
  });
});
