import { randomBytes } from 'node:crypto';
import type { BoardLevel, GatewayKind, RunStatus, TaskStatus, UserRole } from '@helix/contracts';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** Of every person the builders make; hashed with bcrypt's lowest cost, so that signing in stays quick. */
export const builtPassword = 'correct horse battery';
const builtPasswordHash = '$2b$04$l/NWn35LPXA7cq7uv3ErzejDOI0Nt7tGPZbYbFEt0yTrGwyxLQyeW';

type Row = Record<string, unknown>;
interface InOrganization {
  org_id: string;
}

/**
 * Rows for tests, written with the owner's login past every service: only what a test says matters, the rest
 * is filled in. Each builder returns the row as stored.
 */
export class Builders {
  readonly #client: Client;
  #counter = 0;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async connect(migrationUrl: string): Promise<Builders> {
    const client = new Client({ connectionString: migrationUrl });
    // A test may kill the server under it; the next query says so.
    client.on('error', () => undefined);
    await client.connect();
    return new Builders(client);
  }

  async end(): Promise<void> {
    await this.#client.end();
  }

  async query<Result extends Row = Row>(sql: string, values: unknown[] = []): Promise<Result[]> {
    return (await this.#client.query<Result>(sql, values)).rows;
  }

  organization(values: { name?: string } = {}): Promise<{ id: string; name: string; slug: string }> {
    const name = values.name ?? this.#name('Organization');
    return this.#insert('organizations', {
      name,
      slug: `${slugOf(name)}-${randomBytes(3).toString('hex')}`,
      ...values,
    });
  }

  async user(values: InOrganization & { role?: UserRole; name?: string; email?: string }) {
    const name = values.name ?? this.#name('Person');
    const handle = slugOf(name);
    const user = await this.#insert<{
      id: string;
      org_id: string;
      email: string;
      name: string;
      role: UserRole;
    }>('users', {
      name,
      handle,
      email: `${handle}-${randomBytes(3).toString('hex')}@example.com`,
      password_hash: builtPasswordHash,
      role: 'member',
      ...values,
    });
    await this.#client.query('insert into handles (org_id, handle, user_id) values ($1, $2, $3)', [
      values.org_id,
      handle,
      user.id,
    ]);
    return user;
  }

  department(
    values: InOrganization & { name?: string },
  ): Promise<{ id: string; org_id: string; name: string }> {
    return this.#insert('departments', { name: this.#name('Department'), ...values });
  }

  async board(
    values: InOrganization & { department_id?: string; name?: string; key?: string; open_level?: BoardLevel },
  ) {
    const departmentId = values.department_id ?? (await this.department({ org_id: values.org_id })).id;
    return await this.#insert<{
      id: string;
      org_id: string;
      department_id: string;
      name: string;
      key: string;
    }>('boards', {
      name: this.#name('Board'),
      key: `B${this.#counter}`,
      ...values,
      department_id: departmentId,
    });
  }

  async boardPermission(
    values: InOrganization & { board_id: string; user_id: string; level: BoardLevel },
  ): Promise<void> {
    await this.#client.query(
      'insert into board_permissions (org_id, board_id, user_id, level) values ($1, $2, $3, $4)',
      [values.org_id, values.board_id, values.user_id, values.level],
    );
  }

  model(
    values: InOrganization & {
      provider?: string;
      model_name?: string;
      base_url?: string;
      is_default?: boolean;
    },
  ) {
    return this.#insert<{ id: string; org_id: string; display_name: string }>('ai_models', {
      provider: 'demo',
      model_name: 'demo',
      display_name: this.#name('Model'),
      ...values,
    });
  }

  gateway(
    values: InOrganization & { name?: string; url?: string; kind?: GatewayKind; is_default?: boolean },
  ) {
    return this.#insert<{ id: string; org_id: string; name: string; url: string }>('gateways', {
      name: this.#name('Gateway'),
      // Nothing listens there, and nothing has to.
      url: 'ws://127.0.0.1:9',
      ...values,
    });
  }

  async agent(
    values: InOrganization & {
      name?: string;
      soul?: string;
      primary_board_id?: string;
      department_id?: string;
      ai_model_id?: string;
      gateway_id?: string;
      max_concurrent_runs?: number;
    },
  ) {
    const name = values.name ?? this.#name('Agent');
    const handle = slugOf(name);
    const agent = await this.#insert<{ id: string; org_id: string; name: string; handle: string }>('agents', {
      name,
      handle,
      role_title: 'Assistant',
      ...values,
    });
    await this.#client.query('insert into handles (org_id, handle, agent_id) values ($1, $2, $3)', [
      values.org_id,
      handle,
      agent.id,
    ]);
    return agent;
  }

  /** Given to the agent, where one is named. */
  async skill(
    values: InOrganization & {
      name?: string;
      slug?: string;
      description?: string;
      content?: string;
      activation_mode?: string;
      activation_tags?: string[];
      enabled?: boolean;
    },
    agentId?: string,
  ) {
    const name = values.name ?? this.#name('Skill');
    const skill = await this.#insert<{ id: string; org_id: string; name: string; slug: string }>('skills', {
      name,
      slug: slugOf(name),
      ...values,
    });
    if (agentId !== undefined) {
      await this.#client.query('insert into agent_skills (org_id, agent_id, skill_id) values ($1, $2, $3)', [
        values.org_id,
        agentId,
        skill.id,
      ]);
    }
    return skill;
  }

  task(
    values: InOrganization & {
      board_id: string;
      title?: string;
      description?: string;
      status?: TaskStatus;
      position?: string;
      assigned_agent_id?: string;
      created_by_user_id?: string;
      requires_approval?: boolean;
      result?: string;
    },
  ) {
    const title = this.#name('Task');
    return this.#insert<{
      id: string;
      org_id: string;
      board_id: string;
      number: number;
      title: string;
      status: TaskStatus;
    }>('tasks', {
      title,
      number: this.#counter,
      position: `a${String(this.#counter).padStart(6, '0')}`,
      ...values,
    });
  }

  comment(
    values: InOrganization & { task_id: string; content?: string; author_id?: string; author_name?: string },
  ) {
    return this.#insert<{ id: string; org_id: string; task_id: string }>('comments', {
      author_type: 'user',
      author_name: 'Somebody',
      content: 'A remark.',
      ...values,
    });
  }

  notification(
    values: InOrganization & { user_id: string; board_id: string; task_id: string; comment_id?: string },
  ) {
    return this.#insert<{ id: string; org_id: string; user_id: string }>('notifications', {
      type: 'reply',
      title: 'Somebody commented on a task',
      body: 'A remark.',
      actor_name: 'Somebody',
      ...values,
    });
  }

  invitation(
    values: InOrganization & { created_by_user_id: string; token_hash?: string; role?: 'admin' | 'member' },
  ) {
    return this.#insert<{ id: string; org_id: string }>('invitations', {
      token_hash: randomBytes(16).toString('hex'),
      role: 'member',
      created_by_name: 'Somebody',
      expires_at: new Date(Date.now() + 3_600_000),
      ...values,
    });
  }

  run(values: InOrganization & { task_id: string; agent_id?: string; status?: RunStatus; output?: string }) {
    const id = uuidv7();
    const isFinished =
      values.status !== undefined && values.status !== 'queued' && values.status !== 'running';
    return this.#insert<{ id: string; org_id: string; task_id: string; status: RunStatus }>('runs', {
      id,
      agent_name: 'Agent',
      trigger: 'execute',
      session_key: `agent:${values.agent_id ?? 'none'}:task-${values.task_id}`,
      chain_id: id,
      finished_at: isFinished ? new Date() : null,
      ...values,
    });
  }

  #name(kind: string): string {
    return `${kind} ${++this.#counter}`;
  }

  async #insert<Result>(table: string, given: Row): Promise<Result> {
    const row: Row = { id: uuidv7(), ...given };
    const columns = Object.keys(row).filter((column) => row[column] !== undefined);
    const places = columns.map((_, index) => `$${index + 1}`);
    const { rows } = await this.#client.query(
      `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')}) returning *`,
      columns.map((column) => row[column]),
    );
    return rows[0] as Result;
  }
}

function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
