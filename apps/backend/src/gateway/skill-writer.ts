// Owns how an agent's skills get into its workspace: what the gateway has not got is sent in pieces, the rest stays.
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { type Database, listWorkspaceSkills, type WorkspaceSkill } from '@helix/database';
import { renderSkillFile } from '@helix/domain/skill-file';
import { SKILL_CHUNK_BYTES, skillsSyncedSchema } from '@helix/gateway-protocol';
import type { Logger } from '@helix/runtime';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { GatewayLink } from './gateway-link.ts';

type Announced = { path: string; hash: string; sizeBytes: number };
/** Text that we made, or a file on our disk. */
type FileToSend = Announced & { source: { bytes: Buffer } | { path: string } };

export class SkillWriter {
  readonly #database: Database;
  readonly #uploads: UploadStore;
  readonly #logger: Logger;

  constructor(options: { database: Database; uploads: UploadStore; logger: Logger }) {
    this.#database = options.database;
    this.#uploads = options.uploads;
    this.#logger = options.logger;
  }

  /** An OpenClaw has no such method; there skills go into the brief. */
  static canWriteTo(link: GatewayLink): boolean {
    return link.supports('helix.skills.sync');
  }

  /** @throws GatewayError when the gateway refuses or is away; what was sent until then need not be sent again. */
  async write(agent: { id: string; org_id: string }, link: GatewayLink): Promise<void> {
    const db = this.#database.forOrganization(agent.org_id);
    const skills = await listWorkspaceSkills(db, agent.org_id, agent.id);
    const files = (await Promise.all(skills.map((skill) => this.#filesOf(agent.org_id, skill)))).flat();
    const announced = files.map(({ source: _, ...file }): Announced => file);
    const answer = await link.request('helix.skills.sync', { agentId: agent.id, files: announced });
    const missing = new Set(skillsSyncedSchema.parse(answer).missing);
    for (const file of files) if (missing.has(file.path)) await this.#send(agent.id, file, link);
  }

  async #filesOf(orgId: string, skill: WorkspaceSkill): Promise<FileToSend[]> {
    const files = [instructionsOf(skill)];
    for (const { name, upload_hash: hash, size_bytes: sizeBytes } of skill.attachments) {
      const path = this.#uploads.pathOf({ orgId, hash });
      const found = await stat(path).catch(() => null);
      if (found?.size === sizeBytes)
        files.push({ path: `${skill.slug}/${name}`, hash, sizeBytes, source: { path } });
      // Its page says so too. An agent works better without one file than not at all.
      else this.#logger.warn({ skillId: skill.id, name }, 'a file of a skill is no longer on the disk');
    }
    return files;
  }

  async #send(agentId: string, { source, ...file }: FileToSend, link: GatewayLink): Promise<void> {
    let offset = 0;
    for await (const data of piecesOf(source)) {
      await link.request('helix.skills.write', { agentId, ...file, offset, data: data.toString('base64') });
      offset += data.length;
    }
  }
}

/** Name, description and what a file said beyond: when the skill is active is decided here, not in a workspace. */
function instructionsOf(skill: WorkspaceSkill): FileToSend {
  const fields = { name: skill.name, description: skill.description };
  const bytes = Buffer.from(renderSkillFile(fields, skill.frontmatter, skill.content));
  return {
    path: `${skill.slug}/SKILL.md`,
    hash: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
    source: { bytes },
  };
}

async function* piecesOf(source: FileToSend['source']): AsyncGenerator<Buffer> {
  if ('bytes' in source) {
    for (let start = 0; start < source.bytes.length; start += SKILL_CHUNK_BYTES)
      yield source.bytes.subarray(start, start + SKILL_CHUNK_BYTES);
    return;
  }
  const file = await open(source.path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(SKILL_CHUNK_BYTES), 0, SKILL_CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
