import type { Attachment, AttachmentList, Task } from '@helix/contracts';
import {
  pdfBytes,
  pngBytes,
  promptText,
  type ScriptedProvider,
  type ScriptStep,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, execute, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let client: ApiClient;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    // By its name a model that looks at pictures.
    model: { provider: 'openai-compatible', name: 'scripted-vision', baseUrl: provider.url },
  });
  client = await system.signIn();
});
afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

const call = (name: string, args: Record<string, unknown>): ScriptStep => ({
  type: 'tool-call',
  name,
  arguments: args,
});

it('lets an agent read the files of its task, look at a picture, and attach what it made', async () => {
  const stage = await setStage(client);
  const live = await system.live(client);
  const task = await addTask(stage, { title: 'Sum up the harbour files' });
  const path = `/api/tasks/${task.id}/attachments`;
  const table = `quay,fee\n${Array.from({ length: 3_000 }, (_, row) => `Quay ${row},${row * 7}`).join('\n')}\n`;
  await client.upload(path, 'fees.csv', table);
  await client.upload(path, 'Harbour plan.pdf', pdfBytes('The quay closes in May', 'Dredging costs 4711'));
  await client.upload(path, 'quay.png', pngBytes);
  await client.upload(path, 'rules.md', '# Rules\n\nNever name a price twice.\n');
  await live.waitForEvent(
    'attachment.added',
    (event) => event.type === 'attachment.added' && event.task_id === task.id,
  );

  provider.setScript([
    {
      steps: [
        call('read_attachment', { name: 'fees.csv', offset: 30_000 }),
        call('read_attachment', { name: 'harbour plan.pdf' }),
        call('read_attachment', { name: 'quay.png' }),
        call('read_attachment', { name: 'other.txt' }),
      ],
    },
    { steps: [call('attach', { name: 'summary.md', content: '# Summary\n\nMay, 4711.' })] },
    { steps: words('The summary is attached.') },
  ]);
  const run = await whenFinished(client, await execute(stage, task));
  expect(run).toMatchObject({ status: 'succeeded', output: expect.stringContaining('summary is attached') });

  const [brief, results] = provider.requests.map((request) => request.body);
  for (const part of [
    '## Attached files',
    '"fees.csv" (CSV,',
    '"Harbour plan.pdf" (PDF,',
    '"quay.png" (PNG picture,',
    'read_attachment',
    'Never name a price twice.',
  ]) {
    expect(promptText(brief)).toContain(part);
  }
  const read = promptText(results);
  for (const part of [
    'Quay 2999,20993',
    'The quay closes in May',
    'Dredging costs 4711',
    'The picture "quay.png" is shown to you',
    'The task has no file "other.txt"',
  ]) {
    expect(read).toContain(part);
  }
  expect(JSON.stringify(results)).toContain(pngBytes.toString('base64'));

  const { items } = await client.get<AttachmentList>(path);
  const made = items.at(-1) as Attachment;
  expect(made).toMatchObject({
    name: 'summary.md',
    type: 'text/markdown',
    uploaded_by_type: 'agent',
    uploaded_by_id: stage.agent.id,
    run_id: run.id,
  });
  const bytes = await client.send<string>('GET', `/api/attachments/${made.id}`);
  expect(bytes.body).toBe('# Summary\n\nMay, 4711.');
  expect((await client.get<Task>(`/api/tasks/${task.id}`)).attachment_count).toBe(5);
});

it('keeps what was attached when the Backend is killed, and nothing of what was on its way', async () => {
  const stage = await setStage(client);
  const task = await addTask(stage);
  const path = `/api/tasks/${task.id}/attachments`;
  const kept = await client.upload<Attachment>(path, 'kept.txt', 'Kept.');
  const half = fetch(`${system.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'multipart/form-data; boundary=xx' },
    body: ReadableStream.from(neverEnding()),
    duplex: 'half',
  } as RequestInit).catch((error: unknown) => error);
  await waitFor('half a file', () => halfSent);
  await system.backend.kill();
  expect(await half).toBeInstanceOf(Error);
  await system.startBackend();
  const { items } = await client.get<AttachmentList>(path);
  expect(items.map((item) => item.name)).toEqual(['kept.txt']);
  expect((await client.send<string>('GET', `/api/attachments/${kept.id}`)).body).toBe('Kept.');
  await client.upload(path, 'again.txt', 'Kept.');
});

let halfSent = false;

async function* neverEnding() {
  yield Buffer.from('--xx\r\ncontent-disposition: form-data; name="file"; filename="half.txt"\r\n\r\nHalf');
  halfSent = true;
  await new Promise(() => undefined);
}
