import type { Builders } from '@helix/testing';
import { builtPassword } from '@helix/testing';
import { ApiClient } from '@helix/testing/system';
import type { Ids } from './bodies.ts';

export interface Tenant {
  orgId: string;
  ids: Ids;
  owner: ApiClient;
  /** Of the same organization, without any board. */
  stranger: ApiClient;
}

/** An organization with one row of everything, its owner, and a member who may see no board. */
export async function createTenant(build: Builders, url: string): Promise<Tenant> {
  const { id: org_id } = await build.organization();
  const owner = await build.user({ org_id, role: 'owner' });
  const member = await build.user({ org_id, role: 'member' });
  const department = await build.department({ org_id });
  const board = await build.board({ org_id, department_id: department.id });
  const model = await build.model({ org_id });
  const gateway = await build.gateway({ org_id });
  const agent = await build.agent({ org_id, primary_board_id: board.id, ai_model_id: model.id });
  await build.query(
    `insert into agent_file_versions (org_id, agent_id, name, version, hash, content, author_type, author_name)
     select $1, $2, name, 1, 'hash', 'Learned.', 'agent', 'Agent' from unnest(array['SOUL.md', 'MEMORY.md']) name`,
    [org_id, agent.id],
  );
  const skill = await build.skill({ org_id });
  const task = await build.task({
    org_id,
    board_id: board.id,
    assigned_agent_id: agent.id,
    created_by_user_id: owner.id,
  });
  const comment = await build.comment({ org_id, task_id: task.id });
  const run = await build.run({
    org_id,
    task_id: task.id,
    agent_id: agent.id,
    status: 'succeeded',
    output: 'Done.',
  });
  const notification = await build.notification({
    org_id,
    user_id: owner.id,
    board_id: board.id,
    task_id: task.id,
    comment_id: comment.id,
  });
  const invitation = await build.invitation({ org_id, created_by_user_id: owner.id });
  const ownerClient = await signIn(url, owner.email);
  const attachment = await ownerClient.upload<{ id: string }>(
    `/api/tasks/${task.id}/attachments`,
    'notes.txt',
    `Notes of ${org_id}.`,
  );
  const file = await ownerClient.upload<{ id: string }>(
    `/api/skills/${skill.id}/attachments`,
    'guide.txt',
    `Guide of ${org_id}.`,
  );
  // After the file, so that no workspace is written while a test compares what is there.
  await build.query('insert into agent_skills (org_id, agent_id, skill_id) values ($1, $2, $3)', [
    org_id,
    agent.id,
    skill.id,
  ]);
  return {
    orgId: org_id,
    ids: {
      department: department.id,
      board: board.id,
      model: model.id,
      skill: skill.id,
      gateway: gateway.id,
      agent: agent.id,
      task: task.id,
      comment: comment.id,
      run: run.id,
      attachment: attachment.id,
      file: file.id,
      notification: notification.id,
      user: member.id,
      invitation: invitation.id,
    },
    owner: ownerClient,
    stranger: await signIn(url, member.email),
  };
}

async function signIn(url: string, email: string): Promise<ApiClient> {
  const client = new ApiClient(url);
  await client.signIn(email, builtPassword);
  return client;
}

/** A digest of everything an organization owns that others must not be able to change. */
export async function fingerprint(build: Builders, orgId: string): Promise<Record<string, string>> {
  const tables = [
    'organizations',
    'users',
    'departments',
    'boards',
    'board_permissions',
    'ai_models',
    'gateways',
    'agents',
    'agent_file_versions',
    'skills',
    'skill_boards',
    'agent_skills',
    'skill_attachments',
    'tasks',
    'comments',
    'task_attachments',
    'uploads',
    'runs',
    'notifications',
    'invitations',
  ];
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const column = table === 'organizations' ? 'id' : 'org_id';
    const [row] = await build.query<{ digest: string }>(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), 'empty') as digest from ${table} t where ${column} = $1`,
      [orgId],
    );
    digests[table] = row?.digest ?? '';
  }
  return digests;
}
