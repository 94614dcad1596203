// The tables as Kysely sees them; one interface a table, in the order of the migration.
import type {
  BoardLevel,
  FileType,
  GatewayKind,
  GatewayStatus,
  GrantedLevel,
  InvitationRole,
  Mention,
  ModelProvider,
  NotificationType,
  OnboardingStep,
  RunErrorCode,
  RunStatus,
  RunTrigger,
  SkillActivation,
  TaskPriority,
  TaskQuestion,
  TaskStatus,
  UserRole,
  VersionedFileName,
} from '@helix/contracts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type CreatedAt = ColumnType<Date, Date | undefined, never>;
type UpdatedAt = ColumnType<Date, Date | undefined, Date>;
type Json = JSONColumnType<Record<string, unknown>>;
/** `numeric` and `bigint` are read as numbers; see the type parsers in `pool.ts`. */
type Count = number;

export interface OrganizationTable {
  id: string;
  name: string;
  slug: string;
  created_at: CreatedAt;
}

export interface UserTable {
  id: string;
  org_id: string;
  name: string;
  email: string;
  handle: string;
  password_hash: string;
  role: UserRole;
  disabled_at: Date | null;
  last_sign_in_at: Date | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface UserSessionTable {
  id: string;
  org_id: string;
  user_id: string;
  expires_at: Date;
  user_agent: Generated<string>;
  created_at: CreatedAt;
}

export interface DepartmentTable {
  id: string;
  org_id: string;
  name: string;
  created_at: CreatedAt;
}

export interface BoardTable {
  id: string;
  org_id: string;
  department_id: string;
  name: string;
  description: Generated<string>;
  key: string;
  open_level: Generated<BoardLevel>;
  last_task_number: Generated<number>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface BoardPermissionTable {
  org_id: string;
  board_id: string;
  user_id: string;
  level: BoardLevel;
  created_at: CreatedAt;
}

export interface AiModelTable {
  id: string;
  org_id: string;
  provider: ModelProvider;
  model_name: string;
  display_name: string;
  base_url: string | null;
  api_key_encrypted: string | null;
  api_key_hint: string | null;
  context_window: number | null;
  max_output_tokens: number | null;
  input_price_per_million: number | null;
  output_price_per_million: number | null;
  cached_input_price_per_million: number | null;
  takes_images: boolean | null;
  is_default: Generated<boolean>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface AgentTable {
  id: string;
  org_id: string;
  name: string;
  handle: string;
  role_title: string;
  department_id: string | null;
  primary_board_id: string | null;
  ai_model_id: string | null;
  execution_mode: Generated<'manual' | 'auto'>;
  soul: Generated<string>;
  soul_hash: string | null;
  soul_version: Generated<number>;
  soul_synced_version: Generated<number>;
  max_concurrent_runs: Generated<number>;
  max_tokens_per_run: Generated<number>;
  run_deadline_seconds: Generated<number>;
  skills_version: Generated<number>;
  skills_synced_version: Generated<number>;
  paused_at: Date | null;
  last_run_failed: Generated<boolean>;
  gateway_id: string | null;
  workspace_gateway_id: string | null;
  version: Generated<number>;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface AgentFileVersionTable {
  org_id: string;
  agent_id: string;
  name: VersionedFileName;
  version: number;
  hash: string;
  content: string;
  size_bytes: ColumnType<number, never, never>;
  author_type: 'user' | 'agent' | 'system';
  author_id: string | null;
  author_name: string;
  run_id: string | null;
  created_at: CreatedAt;
}

export interface HandleTable {
  org_id: string;
  handle: string;
  user_id: string | null;
  agent_id: string | null;
}

export interface TaskTable {
  id: string;
  org_id: string;
  board_id: string;
  number: number;
  title: string;
  description: Generated<string>;
  status: Generated<TaskStatus>;
  priority: Generated<TaskPriority>;
  position: string;
  assigned_agent_id: string | null;
  created_by_user_id: string | null;
  created_by_name: string | null;
  due_date: Date | null;
  requires_approval: Generated<boolean>;
  tags: Generated<string[]>;
  result: string | null;
  /** The latest question of an agent; it counts while the task is waiting. */
  question: ColumnType<TaskQuestion | null, string | null | undefined, string | null>;
  comment_count: Generated<number>;
  attachment_count: Generated<number>;
  active_run_id: string | null;
  active_run_status: 'queued' | 'running' | null;
  last_run_id: string | null;
  failure_code: RunErrorCode | null;
  failure_message: string | null;
  version: Generated<number>;
  archived_at: Date | null;
  started_at: Date | null;
  completed_at: Date | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface CommentTable {
  id: string;
  org_id: string;
  task_id: string;
  author_type: 'user' | 'agent';
  author_id: string | null;
  author_name: string;
  content: string;
  kind: Generated<'comment' | 'question'>;
  run_id: string | null;
  tool_call_id: string | null;
  mentions: ColumnType<Mention[], string | undefined, never>;
  created_at: CreatedAt;
}

export interface RunTable {
  id: string;
  org_id: string;
  task_id: string;
  agent_id: string | null;
  agent_name: string;
  trigger: RunTrigger;
  status: Generated<RunStatus>;
  attempt: Generated<number>;
  not_before: Generated<Date>;
  generation: Generated<number>;
  lease_owner: string | null;
  lease_expires_at: Date | null;
  deadline_at: Date | null;
  cancel_requested_at: Date | null;
  session_key: string;
  gateway_id: string | null;
  gateway_kind: GatewayKind | null;
  gateway_boot_id: string | null;
  model_id: string | null;
  model_name: string | null;
  provider: string | null;
  input_tokens: Count | null;
  output_tokens: Count | null;
  cached_tokens: Count | null;
  cost_usd: number | null;
  output: string | null;
  error_code: RunErrorCode | null;
  error_message: string | null;
  feedback: string | null;
  requested_by_user_id: string | null;
  requested_by_name: string | null;
  cause_run_id: string | null;
  cause_comment_id: string | null;
  chain_id: string;
  chain_depth: Generated<number>;
  created_at: CreatedAt;
  started_at: Date | null;
  first_token_at: Date | null;
  finished_at: Date | null;
}

export interface RunEventTable {
  org_id: string;
  run_id: string;
  seq: number;
  kind: 'prompt' | 'step' | 'tool' | 'notice';
  data: Json;
  created_at: CreatedAt;
}

export interface TokenUsageTable {
  id: string;
  org_id: string;
  run_id: string;
  task_id: string;
  task_title: Generated<string>;
  agent_id: string | null;
  agent_name: Generated<string>;
  model_id: string | null;
  provider: string;
  model_name: string;
  input_tokens: Count;
  output_tokens: Count;
  cached_tokens: Count;
  cost_usd: number | null;
  created_at: CreatedAt;
}

export interface ActivityLogTable {
  id: Generated<number>;
  org_id: string;
  board_id: string | null;
  actor_type: 'user' | 'agent' | 'system';
  actor_id: string | null;
  actor_name: string;
  action: string;
  entity_type: string;
  entity_id: string;
  entity_title: string;
  details: Json;
  request_id: string | null;
  created_at: CreatedAt;
}

export interface ActivityUnsealedTable {
  id: number;
  org_id: string;
}

export interface ActivitySealTable {
  org_id: string;
  seq: number;
  /** 64-bit numbers in an array, which the driver gives as text. */
  activity_ids: ColumnType<string[], number[], never>;
  previous_hash: string | null;
  hash: string;
  sealed_at: ColumnType<Date, Date, never>;
}

export interface EventTable {
  /** `xid8`, which the driver gives as text. */
  xid: Generated<string>;
  id: Generated<number>;
  org_id: string;
  board_id: string | null;
  type: string;
  entity: string;
  entity_id: string;
  task_id: string | null;
  version: number;
  created_at: CreatedAt;
}

export interface IdempotencyKeyTable {
  org_id: string;
  user_id: string;
  key: string;
  request_hash: string;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  created_at: CreatedAt;
}

export interface InvitationTable {
  id: string;
  org_id: string;
  token_hash: string;
  role: InvitationRole;
  email: string | null;
  created_by_user_id: string | null;
  created_by_name: string;
  expires_at: Date;
  accepted_at: Date | null;
  accepted_by_user_id: string | null;
  revoked_at: Date | null;
  created_at: CreatedAt;
}

export interface InvitationBoardTable {
  org_id: string;
  invitation_id: string;
  board_id: string;
  level: GrantedLevel;
}

export interface NotificationTable {
  id: string;
  org_id: string;
  user_id: string;
  type: NotificationType;
  title: string;
  body: string;
  actor_name: string;
  board_id: string;
  task_id: string;
  comment_id: string | null;
  read_at: Date | null;
  telegram_sent_at: Date | null;
  created_at: CreatedAt;
}

export interface UploadTable {
  org_id: string;
  hash: string;
  size_bytes: Count;
  uses: Generated<number>;
  pending: Generated<number>;
  reserved_until: Date;
  created_at: CreatedAt;
}

export interface TaskAttachmentTable {
  id: string;
  org_id: string;
  task_id: string;
  upload_hash: string;
  name: string;
  type: FileType;
  size_bytes: Count;
  uploaded_by_type: 'user' | 'agent';
  uploaded_by_id: string | null;
  uploaded_by_name: string;
  run_id: string | null;
  tool_call_id: string | null;
  created_at: CreatedAt;
}

export interface SkillTable {
  id: string;
  org_id: string;
  name: string;
  slug: string;
  description: Generated<string>;
  content: Generated<string>;
  size_bytes: ColumnType<number, never, never>;
  frontmatter: Json;
  activation_mode: Generated<SkillActivation>;
  activation_tags: Generated<string[]>;
  enabled: Generated<boolean>;
  version: Generated<number>;
  created_by_user_id: string | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface GatewayTable {
  id: string;
  org_id: string;
  is_builtin: ColumnType<boolean, never, never>;
  name: string;
  url: string | null;
  token_encrypted: string | null;
  device_key_encrypted: string | null;
  is_default: Generated<boolean>;
  status: Generated<GatewayStatus>;
  status_message: Generated<string>;
  status_since: Generated<Date>;
  kind: GatewayKind | null;
  version: string | null;
  protocol: number | null;
  scopes: Generated<string[]>;
  last_connected_at: Date | null;
  created_at: CreatedAt;
  updated_at: UpdatedAt;
}

export interface SkillBoardTable {
  org_id: string;
  skill_id: string;
  board_id: string;
}

export interface AgentSkillTable {
  org_id: string;
  agent_id: string;
  skill_id: string;
  assigned_at: CreatedAt;
}

export interface OrganizationSettingsTable {
  org_id: string;
  new_task_requires_approval: Generated<boolean>;
  new_agent_mode: Generated<'manual' | 'auto'>;
  new_board_level: Generated<BoardLevel>;
  keep_transcripts_days: number | null;
  updated_at: UpdatedAt;
}

export interface OnboardingStateTable {
  org_id: string;
  skipped_steps: Generated<OnboardingStep[]>;
  dismissed_at: Date | null;
  updated_at: UpdatedAt;
}

export interface SkillAttachmentTable {
  id: string;
  org_id: string;
  skill_id: string;
  upload_hash: string;
  name: string;
  type: FileType;
  size_bytes: Count;
  uploaded_by_user_id: string | null;
  uploaded_by_name: string;
  created_at: CreatedAt;
}

export interface TelegramBotTable {
  org_id: string;
  token_encrypted: string;
  username: string;
  version: Generated<number>;
  lease_owner: string | null;
  lease_expires_at: Generated<Date>;
  problem: string | null;
  created_at: CreatedAt;
}

export interface TelegramLinkTable {
  org_id: string;
  user_id: string;
  /** Telegram's ids have up to 52 bits. */
  chat_id: number;
  chat_name: string;
  linked_at: CreatedAt;
}

export interface TelegramCodeTable {
  org_id: string;
  user_id: string;
  code_hash: string;
  expires_at: Date;
}

export interface Tables {
  organizations: OrganizationTable;
  users: UserTable;
  user_sessions: UserSessionTable;
  departments: DepartmentTable;
  boards: BoardTable;
  board_permissions: BoardPermissionTable;
  ai_models: AiModelTable;
  agents: AgentTable;
  agent_file_versions: AgentFileVersionTable;
  handles: HandleTable;
  tasks: TaskTable;
  comments: CommentTable;
  runs: RunTable;
  run_events: RunEventTable;
  token_usage: TokenUsageTable;
  activity_logs: ActivityLogTable;
  activity_unsealed: ActivityUnsealedTable;
  activity_seals: ActivitySealTable;
  events: EventTable;
  idempotency_keys: IdempotencyKeyTable;
  notifications: NotificationTable;
  uploads: UploadTable;
  task_attachments: TaskAttachmentTable;
  invitations: InvitationTable;
  invitation_boards: InvitationBoardTable;
  skills: SkillTable;
  skill_boards: SkillBoardTable;
  agent_skills: AgentSkillTable;
  skill_attachments: SkillAttachmentTable;
  gateways: GatewayTable;
  organization_settings: OrganizationSettingsTable;
  onboarding_state: OnboardingStateTable;
  telegram_bots: TelegramBotTable;
  telegram_links: TelegramLinkTable;
  telegram_codes: TelegramCodeTable;
}
