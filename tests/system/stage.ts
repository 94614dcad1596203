import { readFileSync } from 'node:fs';
import type { Agent, Board, Comment, Department, ExecuteResponse, RunDetail, Task } from '@helix/contracts';
import { Builders, type Gate } from '@helix/testing';
import { type ApiClient, type HelixSystem, waitFor } from '@helix/testing/system';

/** Two pages of real prose. */
export const harbourBrief = readFileSync(new URL('./fixtures/harbour-brief.md', import.meta.url), 'utf8');

let counter = 0;

export interface Stage {
  client: ApiClient;
  board: Board;
  agent: Agent;
  department: Department;
}

/** A board with an agent on it, made through the API as a person would make them. */
export async function setStage(
  client: ApiClient,
  soul = 'You write plainly and count your words.',
): Promise<Stage> {
  counter += 1;
  const number = counter;
  const department = await client.post<Department>('/api/departments', { name: `Harbour office ${number}` });
  const board = await client.post<Board>('/api/boards', {
    name: `Quay ${number}`,
    department_id: department.id,
  });
  const agent = await client.post<Agent>('/api/agents', {
    name: `Marlow ${number}`,
    role_title: 'Writer',
    department_id: department.id,
    primary_board_id: board.id,
    system_prompt: soul,
  });
  return { client, board, agent, department };
}

export async function addTask(stage: Stage, values: Partial<Task> = {}): Promise<Task> {
  return await stage.client.post<Task>('/api/tasks', {
    board_id: stage.board.id,
    title: 'Write the leaflet',
    description: harbourBrief,
    assigned_agent_id: stage.agent.id,
    ...values,
  });
}

export async function execute(stage: Stage, task: Task): Promise<string> {
  return (await stage.client.post<ExecuteResponse>(`/api/tasks/${task.id}/execute`)).run_id;
}

export function whenFinished(client: ApiClient, runId: string, timeoutMs = 60_000): Promise<RunDetail> {
  let last: RunDetail | undefined;
  return waitFor(
    `the end of run ${runId}`,
    async () => {
      last = await client.get<RunDetail>(`/api/runs/${runId}`);
      return last.finished_at === null ? null : last;
    },
    { timeoutMs, describe: () => last && { status: last.status, error: last.error, output: last.output } },
  );
}

/** Waits until the run stands at the gate; a run that ends before, or never gets there, is told. */
export async function reachGate(client: ApiClient, runId: string, gate: Gate): Promise<void> {
  let isReached = false;
  void gate.reached.then(() => {
    isReached = true;
  });
  let last: RunDetail | undefined;
  await waitFor(
    `run ${runId} to reach the gate`,
    async () => {
      if (isReached) return true;
      last = await client.get<RunDetail>(`/api/runs/${runId}`);
      return false;
    },
    { describe: () => last },
  );
}

/** Everything that a finished run may leave exactly once, as the tables have it. */
export async function recordedTwice(build: Builders, taskId: string): Promise<string[]> {
  const rows = await build.query<{ what: string; copies: number }>(
    `select 'token_usage of run ' || run_id as what, count(*)::int as copies from token_usage where task_id = $1 group by run_id having count(*) > 1
     union all
     select 'comment ' || content, count(*)::int from comments where task_id = $1 group by run_id, content having count(*) > 1
     union all
     select 'activity ' || action || ' ' || details::text, count(*)::int from activity_logs
       where (entity_id = $1 or entity_id in (select id from runs where task_id = $1))
         and (action like 'run.%' or action like 'task.%finished' or action like 'task.status%')
       group by action, entity_id, details having count(*) > 1
     union all
     select 'event ' || type || ' ' || entity_id, count(*)::int from events
       where task_id = $1 and type in ('run.finished', 'run.succeeded', 'run.failed', 'comment.created')
       group by type, entity_id having count(*) > 1`,
    [taskId],
  );
  return rows.map((row) => `${row.copies} × ${row.what}`);
}

export async function commentsOf(client: ApiClient, taskId: string): Promise<Comment[]> {
  const answer = await client.get<Comment[] | { items: Comment[] }>(`/api/tasks/${taskId}/comments`);
  return Array.isArray(answer) ? answer : answer.items;
}

export function connectBuilders(system: HelixSystem): Promise<Builders> {
  return Builders.connect(system.migrationUrl);
}
