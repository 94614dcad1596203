import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { agentToolNames, type RunModel } from '@helix/gateway-protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStateFolder } from '../testing/test-gateway.ts';
import { AgentFiles } from '../workspaces/agent-files.ts';
import { AgentRegistry } from '../workspaces/agent-registry.ts';
import { openStateFolder } from '../workspaces/state-folder.ts';
import { addRule } from './memory-tools.ts';
import { Toolbox } from './toolbox.ts';

const now = () => new Date('2026-11-22T15:57:00Z');

const blindModel: RunModel = { provider: 'demo', name: 'blind-1' };

async function open(product?: { url: string; token: string }, model = blindModel) {
  const state = await openStateFolder(await createStateFolder());
  const agent = await (await AgentRegistry.open(state)).create({ name: 'ada' });
  const files = new AgentFiles();
  const toolbox = new Toolbox({ agent, files, runId: 'r-1', allowed: agentToolNames, model, product, now });
  const context = { toolCallId: 'call-1', signal: new AbortController().signal };
  return { agent, files, toolbox, run: (name: string, input: unknown) => toolbox.run(name, input, context) };
}

describe('workspace tools', () => {
  it('write, read and list text files', async () => {
    const { run } = await open();
    expect(await run('list', {})).toEqual({ text: 'There are no files here.', isError: false });
    expect(await run('write', { path: 'notes/a.md', content: 'Grüße' })).toMatchObject({ isError: false });
    expect(await run('read', { path: 'notes/a.md' })).toEqual({ text: 'Grüße', isError: false });
    expect(await run('list', { path: 'notes' })).toEqual({ text: 'notes/a.md (7 bytes)', isError: false });
  });

  it('answer what the model can do better, without failing the run', async () => {
    const { agent, run } = await open();
    await writeFile(join(agent.workspace, 'picture.png'), Buffer.from([137, 80, 0, 1]));
    await symlink('/etc/passwd', join(agent.workspace, 'passwd'));
    const answers = await Promise.all([
      run('read', { path: 'missing.md' }),
      run('read', { path: 'memory' }),
      run('read', { path: 'picture.png' }),
      run('read', { path: '/etc/passwd' }),
      run('read', { path: 'passwd' }),
      run('write', { path: 'big', content: 'x'.repeat(257 * 1024) }),
      run('write', { path: 'x' }),
      run('shell', { command: 'id' }),
    ]);
    expect(answers.every((answer) => answer.isError)).toBe(true);
    expect(answers.map((answer) => answer.text)).toEqual([
      expect.stringContaining('There is no missing.md'),
      expect.stringContaining('is a folder'),
      expect.stringContaining('not a text file'),
      expect.stringContaining('outside the workspace'),
      expect.stringContaining('Symbolic links'),
      expect.stringContaining('may have up to'),
      expect.stringContaining('do not fit'),
      expect.stringContaining('There is no tool "shell"'),
    ]);
  });
});

describe('memory tools', () => {
  it('keep a rule once, dated, and notes by day', async () => {
    const { run } = await open();
    expect((await run('remember', { rule: 'Answer in German.' })).text).toBe('Remembered.');
    expect((await run('remember', { rule: 'answer  in german' })).text).toContain('already');
    expect((await run('read', { path: 'MEMORY.md' })).text).toBe(
      '# Learned rules\n\n- 2026-11-22: Answer in German.\n',
    );
    await run('note', { content: 'Talked about tone.' });
    expect((await run('read', { path: 'memory/2026-11-22.md' })).text).toBe(
      '## 15:57\n\nTalked about tone.\n\n',
    );
  });

  it('add to a memory that a person wrote', () => {
    expect(addRule('Be kind.', 'Be brief', now())).toBe('Be kind.\n- 2026-11-22: Be brief\n');
    expect(addRule('- Be brief.', 'be brief', now())).toBeNull();
  });
});

describe('comment tool', () => {
  it('posts once per tool call, with the run’s own token', async () => {
    const received: unknown[] = [];
    let status = 201;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        received.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ detail: 'The task was closed.' }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { run } = await open({ url, token: 'run-token' });
    expect(await run('comment', { content: 'Hello' })).toEqual({ text: 'Comment posted.', isError: false });
    expect(received).toEqual([
      [
        'POST',
        '/api/agent/runs/r-1/comments',
        'Bearer run-token',
        { content: 'Hello', tool_call_id: 'call-1' },
      ],
    ]);
    status = 409;
    expect(await run('comment', { content: 'Hello' })).toEqual({
      text: 'The comment was not accepted: The task was closed.',
      isError: true,
    });
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    expect(await run('comment', { content: 'x' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('did not answer'),
    });
  });

  it('is offered only where there is a product to comment on', async () => {
    const { toolbox } = await open();
    expect(toolbox.tools.map((tool) => tool.name)).toEqual(['read', 'write', 'list', 'remember', 'note']);
  });
});
