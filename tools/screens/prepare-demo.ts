import type { AgentCard, AgentMemory, SkillCard, Task, TaskCard } from '@helix/contracts';
import { waitFor } from '@helix/testing/system';
import type { Page } from '@playwright/test';
import type { Api } from './prepare-conversation.ts';

const FIGURES = 'month,readers\nSeptember,4120\nOctober,3625\n';

/** The API with the session of the page. */
export function apiOf(page: Page, url: string): Api {
  return async (method, path, data) => {
    const response = await page.request.fetch(`${url}/api${path}`, {
      method,
      data,
      headers: { origin: url },
    });
    if (!response.ok())
      throw new Error(`${method} ${path} answered ${response.status()}: ${await response.text()}`);
    return await response.json();
  };
}

/** Brings the demo's board into the state of a working morning: a result to review, a task done, one not begun. */
export async function prepareDemo(page: Page, url: string, api: Api) {
  const boardUrl = page.url();
  const boardId = /boards\/([0-9a-f-]{36})/.exec(boardUrl)?.[1];
  const { items } = await api<{ items: TaskCard[] }>('GET', `/tasks?board_id=${boardId}&limit=100`);
  const [first, second, third] = items;
  if (!first || !second || !third) throw new Error('The demo has fewer than three tasks.');
  for (const task of [first, second]) {
    await api('POST', `/tasks/${task.id}/execute`, {});
    await waitFor(
      'the demo’s result',
      async () => (await api<Task>('GET', `/tasks/${task.id}`)).status === 'review',
    );
  }
  await api('POST', `/tasks/${second.id}/approve`, {});
  await api('POST', `/tasks/${first.id}/comments`, {
    content: 'Please keep the tone of the first paragraph.',
  });
  await page.request.post(`${url}/api/tasks/${first.id}/attachments`, {
    headers: { origin: url },
    multipart: {
      file: { name: 'last-years-figures.csv', mimeType: 'text/csv', buffer: Buffer.from(FIGURES) },
    },
  });
  await api('POST', '/tasks', {
    board_id: boardId,
    title: 'Collect what customers asked in October',
    priority: 'high',
    tags: ['research', 'customers'],
    due_date: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  });
  const agents = await api<AgentCard[] | { items: AgentCard[] }>('GET', '/agents');
  const [agent] = Array.isArray(agents) ? agents : agents.items;
  if (agent) await teach(api, agent.id);
  /** Makes an agent work on the third task, again where it has a result already. */
  const beginRun = async (): Promise<void> => {
    const idle = await waitFor('the third task to be idle', async () => {
      const task = await api<Task>('GET', `/tasks/${third.id}`);
      return task.run === null ? task : null;
    });
    if (idle.status === 'review')
      await api('POST', `/tasks/${third.id}/reject`, { feedback: 'Half as long, please.' });
    else await api('POST', `/tasks/${third.id}/execute`, {});
  };
  for (const [email, role] of [
    ['grace@example.com', 'member'],
    ['charles@example.com', 'admin'],
  ]) {
    await api('POST', '/invitations', { email, role });
  }
  const boards = [{ board_id: boardId, level: 'create' }];
  const { url: inviteUrl } = await api<{ url: string }>('POST', '/invitations', { boards });
  const runs = await api<{ items: { id: string }[] }>('GET', `/tasks/${first.id}/runs`);
  const runUrl = `${url}/runs/${runs.items[0]?.id}`;
  const reviewTaskUrl = `${boardUrl.split('?')[0]}?task=${first.id}`;
  const skills = await api<{ items: SkillCard[] }>('GET', '/skills');
  return {
    boardUrl,
    inviteUrl,
    reviewTaskUrl,
    runUrl,
    agentUrl: `${url}/agents/${agent?.id}`,
    skillUrl: `${url}/skills/${skills.items[0]?.id}`,
    beginRun,
  };
}

/** Rules that people have written down one after the other. */
async function teach(api: Api, agentId: string): Promise<void> {
  const path = `/agents/${agentId}/memory`;
  const read = async () => {
    const memory = await api<AgentMemory>('GET', path);
    return memory.is_current ? memory : null;
  };
  let { content, hash } = await waitFor('the workspace of the agent', read);
  for (const rule of ['Say “readers”, never “users”.', 'Never promise a date.', 'Name a person to ask.']) {
    content = `${content || '# Learned rules\n\n'}- ${rule}\n`;
    ({ hash } = await api<AgentMemory>('PUT', path, { content, expected_hash: hash }));
  }
}
