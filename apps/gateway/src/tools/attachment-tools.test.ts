import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentToolNames, type RunModel } from '@helix/gateway-protocol';
import { describe, expect, it } from 'vitest';
import { createStateFolder } from '../testing/test-gateway.ts';
import { startTestProduct, type TestFile } from '../testing/test-product.ts';
import { AgentFiles } from '../workspaces/agent-files.ts';
import { AgentRegistry } from '../workspaces/agent-registry.ts';
import { openStateFolder } from '../workspaces/state-folder.ts';
import { Toolbox } from './toolbox.ts';

const csv: TestFile = { name: 'prices.csv', type: 'text/csv', bytes: Buffer.from('fruit,price\nquince,3\n') };
const pdf: TestFile = { name: 'plan.pdf', type: 'application/pdf', bytes: Buffer.from('Launch in May') };
const png: TestFile = { name: 'Photo.png', type: 'image/png', bytes: Buffer.from([137, 80, 78, 71]) };
const gif: TestFile = { name: 'dance.gif', type: 'image/gif', bytes: Buffer.from('GIF89a') };
const seeing: RunModel = { provider: 'anthropic', name: 'claude', takesImages: true };

async function open(files: TestFile[], options: { model?: RunModel; pageBytes?: number } = {}) {
  const { product, requests, state } = await startTestProduct(files, options);
  const folder = await openStateFolder(await createStateFolder());
  const agent = await (await AgentRegistry.open(folder)).create({ name: 'ada' });
  const toolbox = new Toolbox({
    agent,
    files: new AgentFiles(),
    runId: 'r-1',
    allowed: agentToolNames,
    model: options.model ?? { provider: 'demo', name: 'blind-1' },
    product,
    now: () => new Date(),
  });
  const context = { toolCallId: 'call-1', signal: new AbortController().signal };
  return { agent, requests, state, run: (name: string, input: unknown) => toolbox.run(name, input, context) };
}

describe('read_attachment', () => {
  it('reads a text by its name in any case, or by its id', async () => {
    const { run, requests } = await open([csv]);
    const answer = { text: 'File "prices.csv" (text/csv):\n\nfruit,price\nquince,3\n', isError: false };
    expect(await run('read_attachment', { name: 'Prices.CSV' })).toEqual(answer);
    expect(await run('read_attachment', { name: 'file-0' })).toEqual(answer);
    expect(requests[1]).toMatchObject({
      path: '/api/agent/runs/r-1/attachments/file-0/text?offset=0',
      authorization: 'Bearer run-token',
    });
  });

  it('says where a long text goes on, and where it ends', async () => {
    const { run } = await open([csv], { pageBytes: 12 });
    expect((await run('read_attachment', { name: 'prices.csv' })).text).toMatch(
      /fruit,price\n\n\n\[This is not all of it \(21 bytes\)\. To read on, call read_attachment with offset 12\.\]$/,
    );
    expect((await run('read_attachment', { name: 'prices.csv', offset: 12 })).text).toBe(
      'File "prices.csv" (text/csv), from 12:\n\nquince,3\n',
    );
    expect((await run('read_attachment', { name: 'prices.csv', offset: 99 })).text).toContain('ends at 21');
  });

  it('passes on what the reader of PDFs has to say', async () => {
    const { run } = await open([pdf]);
    expect((await run('read_attachment', { name: 'plan.pdf' })).text).toBe(
      'File "plan.pdf" (application/pdf):\n\nLaunch in May\n\n[Only 1 of its 2 pages were read.]',
    );
  });

  it('names the files there are when there is no such one, and says what HELIX says', async () => {
    const { run, state } = await open([csv, pdf]);
    expect(await run('read_attachment', { name: 'prizes.csv' })).toEqual({
      text: 'The task has no file "prizes.csv". Its files: "prices.csv", "plan.pdf".',
      isError: true,
    });
    expect((await run('read_attachment', { name: 'x', offset: -1 })).isError).toBe(true);
    state.failure = { status: 422, detail: 'The PDF is damaged.' };
    expect(await run('read_attachment', { name: 'plan.pdf' })).toEqual({
      text: '"plan.pdf" could not be read: The PDF is damaged.',
      isError: true,
    });
  });

  it('shows a picture to a model that takes them, and fetches it once', async () => {
    const { run, requests } = await open([png], { model: seeing });
    const answers = [
      await run('read_attachment', { name: 'photo.png' }),
      await run('read_attachment', { name: 'photo.png' }),
    ];
    for (const answer of answers) {
      expect(answer).toEqual({
        text: 'The picture "Photo.png" is shown to you in this run.',
        isError: false,
        images: [{ name: 'Photo.png', mediaType: 'image/png', data: new Uint8Array(png.bytes) }],
      });
    }
    expect(requests.filter(({ path }) => path.endsWith('/content'))).toHaveLength(1);
  });

  it('says plainly when the model takes no pictures, or not this one', async () => {
    const blind = await open([png]);
    expect(await blind.run('read_attachment', { name: 'photo.png' })).toEqual({
      text: expect.stringContaining(
        'The model blind-1 is not known to take pictures, so you cannot look at it.',
      ),
      isError: false,
    });
    const google = await open([gif], { model: { provider: 'google', name: 'gemini', takesImages: true } });
    expect((await google.run('read_attachment', { name: 'dance.gif' })).text).toContain('takes no GIF');
    const large = { ...png, bytes: Buffer.alloc(4_000_000) };
    const seen = await open([large], { model: seeing });
    expect((await seen.run('read_attachment', { name: 'photo.png' })).text).toContain(
      'too large to be shown',
    );
  });

  it('shows only so many pictures in one run', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...png, name: `${index}.png` }));
    const { run } = await open(many, { model: seeing });
    for (const { name } of many.slice(0, 8))
      expect((await run('read_attachment', { name })).isError).toBe(false);
    expect(await run('read_attachment', { name: '8.png' })).toMatchObject({ isError: true });
    expect(await run('read_attachment', { name: '0.png' })).toMatchObject({ isError: false });
  });
});

describe('attach', () => {
  it('attaches a text once for a tool call, and says under which name', async () => {
    const { run, requests } = await open([]);
    expect(await run('attach', { name: 'plan.md', content: '# Plan' })).toEqual({
      text: 'Attached as "plan (2).md".',
      isError: false,
    });
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/api/agent/runs/r-1/attachments',
        authorization: 'Bearer run-token',
        body: { name: 'plan.md', content: '# Plan', tool_call_id: 'call-1' },
      },
    ]);
  });

  it('attaches a text file of the workspace, and nothing outside it', async () => {
    const { agent, run, requests } = await open([]);
    await writeFile(join(agent.workspace, 'draft.md'), 'Draft');
    await run('attach', { path: 'draft.md' });
    await run('attach', { path: 'draft.md', name: 'final.md' });
    expect(requests.map(({ body }) => body)).toMatchObject([
      { name: 'draft.md', content: 'Draft' },
      { name: 'final.md', content: 'Draft' },
    ]);
    for (const input of [
      { path: '/etc/passwd' },
      { path: 'missing.md' },
      { path: 'draft.md', content: 'both' },
      { content: 'without a name' },
      { name: 'neither' },
    ]) {
      expect((await run('attach', input)).isError).toBe(true);
    }
    expect(requests).toHaveLength(2);
  });

  it('says what HELIX refuses', async () => {
    const { run, state } = await open([]);
    state.failure = { status: 409, detail: 'This task has 20 files.' };
    expect(await run('attach', { name: 'a.txt', content: 'a' })).toEqual({
      text: 'The file was not attached: This task has 20 files.',
      isError: true,
    });
  });
});
