// Owns which gateways this replica is connected to: the installation's own, and one link for each row that an
// organization added. Rows decide; links follow them within a moment, in every replica.
import {
  announceGateway,
  type Database,
  findFirstBuiltinGateway,
  type GatewayDial,
  keepDeviceKey,
  listAddedGateways,
  type ReadyGateway,
  recordGatewayObservation,
} from '@helix/database';
import type { AgentEvent, DeviceIdentity } from '@helix/gateway-protocol';
import type { Logger, SecretBox } from '@helix/runtime';
import { BackgroundLoop } from '../jobs/background-loop.ts';
import { GatewayLink } from './gateway-link.ts';
import type { Observation } from './gateway-observation.ts';
import { openDevice, openToken, sealNewDevice } from './gateway-secrets.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

/** Finds what a lost wake-up left. */
const SWEEP_MS = 10_000;

/** Where something of an organization happens: the row of its gateway. */
export type GatewayPlace = { orgId: string; gatewayId: string | null };

export type GatewayLinksOptions = {
  database: Database;
  secrets: SecretBox;
  logger: Logger;
  version: string;
  builtin: { url: string; token: string };
  onRunEvent(event: AgentEvent, link: GatewayLink): void;
  onReady(link: GatewayLink): void;
  /** Events tell of what was seen of a gateway. */
  onEvents(): void;
};

type Added = { row: GatewayDial; link: GatewayLink };
/** One whose stored token does not open. */
type Unopened = { row: GatewayDial; since: Date };

export type Seen = Observation & { since: Date };

const ONE_ORGANIZATION =
  'The gateway of this installation is an OpenClaw, which serves its first organization alone. Add a gateway of your own.';
const UNOPENED: Pick<Observation, 'status' | 'message'> = {
  status: 'refused',
  message:
    'Its stored token cannot be opened, because HELIX_ENCRYPTION_KEY is another one now. Restore that key, or remove the gateway and add it again.',
};

export class GatewayLinks {
  readonly #options: GatewayLinksOptions;
  #builtin: GatewayLink;
  /** The organization that an OpenClaw in the place of the built-in gateway serves; null before the setup. */
  #firstOrgId: string | null = null;
  readonly #added = new Map<string, Added>();
  readonly #unopened = new Map<string, Unopened>();
  readonly #following: BackgroundLoop;
  #hasLooked = false;
  /** Links of which something new was seen. */
  readonly #unrecorded = new Set<GatewayLink>();
  readonly #recording: BackgroundLoop;

  constructor(options: GatewayLinksOptions) {
    this.#options = options;
    this.#following = new BackgroundLoop({
      what: 'reading the gateways',
      everyMs: SWEEP_MS,
      logger: options.logger,
      work: () => this.#follow(),
    });
    this.#recording = new BackgroundLoop({
      what: 'writing down what was seen of the gateways',
      everyMs: SWEEP_MS,
      logger: options.logger,
      work: () => this.#record(),
    });
    this.#builtin = this.#dialBuiltin(undefined);
  }

  start(): void {
    this.#following.start();
    this.#recording.start();
    this.wake();
  }

  async stop(): Promise<void> {
    await this.#following.stop();
    await Promise.all(this.#all().map((link) => link.stop()));
    await this.#recording.stop();
  }

  /** Rows changed. */
  wake(): void {
    this.#following.wake();
  }

  get builtin(): GatewayLink {
    return this.#builtin;
  }

  /** False until the rows were read once: before that, a gateway that is not here is not one that was removed. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** Undefined for a gateway that was removed, or that is not there for this organization. */
  linkOf({ orgId, gatewayId }: GatewayPlace): GatewayLink | undefined {
    if (gatewayId !== orgId) return gatewayId === null ? undefined : this.#added.get(gatewayId)?.link;
    return this.#servesOrganization(orgId) ? this.#builtin : undefined;
  }

  /** What this replica sees of it; null before it has looked. */
  observe(place: GatewayPlace): Seen | null {
    const unopened = this.#unopened.get(place.gatewayId ?? '');
    if (unopened) return { ...UNOPENED, code: null, pairing: null, hello: null, since: unopened.since };
    if (place.gatewayId === place.orgId && !this.#servesOrganization(place.orgId))
      return { ...this.#builtin.observation, status: 'refused', message: ONE_ORGANIZATION };
    return this.linkOf(place)?.observation ?? null;
  }

  isReady(place: GatewayPlace): boolean {
    return this.linkOf(place)?.isReady ?? false;
  }

  /** The files of the workspaces there; null while it is away. */
  filesAt(place: GatewayPlace): WorkspaceFiles | null {
    const link = this.linkOf(place);
    return link?.isReady ? link.agents : null;
  }

  /** What runs can be sent to now. */
  ready(): ReadyGateway[] {
    return this.#all().flatMap((link) => {
      const { bootId, kind } = link;
      if (!link.isReady || bootId === null) return [];
      const gatewayId = link === this.#builtin && kind === 'openclaw' ? this.#firstOrgId : link.gatewayId;
      // An OpenClaw in the place of ours, before there is an organization that it could serve.
      if (gatewayId === null && kind === 'openclaw') return [];
      return [{ gatewayId, bootId, kind }];
    });
  }

  /** Agents of an OpenClaw share its host, its keys and its files: it serves one organization. Ours keeps them apart. */
  #servesOrganization(orgId: string): boolean {
    return this.#builtin.kind === 'helix' || orgId === this.#firstOrgId;
  }

  #all(): GatewayLink[] {
    return [this.#builtin, ...[...this.#added.values()].map(({ link }) => link)];
  }

  async #follow(): Promise<void> {
    try {
      await this.#introduceBuiltin();
      await this.#followRows(await listAddedGateways(this.#options.database.system));
    } finally {
      // Known from the environment: the built-in one needs no row.
      this.#builtin.start();
    }
  }

  async #followRows(rows: GatewayDial[]): Promise<void> {
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, { row, link }] of this.#added) {
      if (isSameDial(row, wanted.get(id))) continue;
      this.#added.delete(id);
      await link.stop();
    }
    for (const [id, { row }] of this.#unopened) {
      if (!isSameDial(row, wanted.get(id))) this.#unopened.delete(id);
    }
    for (const row of rows) {
      if (!this.#added.has(row.id) && !this.#unopened.has(row.id)) this.#add(row);
    }
    this.#hasLooked = true;
    this.#refuseTwins();
  }

  #add(row: GatewayDial): void {
    const { secrets, logger } = this.#options;
    try {
      const link = this.#dial({
        gatewayId: row.id,
        url: row.url ?? '',
        token: openToken(secrets, row),
        device: openDevice(secrets, row),
        remembered: { status: row.status, since: row.status_since },
      });
      this.#added.set(row.id, { row, link });
      link.start();
    } catch (error) {
      this.#unopened.set(row.id, { row, since: new Date() });
      logger.error({ err: error, gatewayId: row.id }, 'the token of a gateway could not be opened');
    }
  }

  /** Shows the built-in gateway a device of ours as soon as there is a row to keep its key in: an OpenClaw wants one. */
  async #introduceBuiltin(): Promise<void> {
    if (this.#firstOrgId !== null) return;
    const { database, secrets } = this.#options;
    const row = await findFirstBuiltinGateway(database.system);
    if (!row) return;
    const sealed =
      row.device_key_encrypted ?? (await keepDeviceKey(database.system, row.id, sealNewDevice(secrets, row)));
    this.#firstOrgId = row.org_id;
    if (this.#builtin.isReady) {
      this.#options.onReady(this.#builtin);
      return;
    }
    await this.#builtin.stop();
    this.#builtin = this.#dialBuiltin(openDevice(secrets, { ...row, device_key_encrypted: sealed }));
  }

  #dialBuiltin(device: DeviceIdentity | undefined): GatewayLink {
    const { url, token } = this.#options.builtin;
    return this.#dial({ gatewayId: null, url, token, device });
  }

  #dial(target: {
    gatewayId: string | null;
    url: string;
    token: string | null;
    device: DeviceIdentity | undefined;
    remembered?: { status: GatewayDial['status']; since: Date };
  }): GatewayLink {
    const { logger, version, onRunEvent, onReady } = this.#options;
    return new GatewayLink({
      ...target,
      version,
      logger: logger.child({ gatewayId: target.gatewayId ?? 'built-in' }),
      onRunEvent,
      onReady: (link) => {
        this.#refuseTwins();
        if (link.isReady) onReady(link);
      },
      onChange: (link) => {
        // A link that went away may have stood in another's place.
        this.#refuseTwins();
        this.#unrecorded.add(link);
        this.#recording.wake();
      },
    });
  }

  /**
   * Two rows may lead to one gateway, by another name of its host. Its start has one id: the older row keeps it,
   * because agents of two organizations on one OpenClaw would share its files and keys.
   */
  #refuseTwins(): void {
    /** Whose it is, by the id of its start: an organization's, or null for the installation's own. */
    const owners = new Map<string, string | null>();
    if (this.#builtin.bootId !== null) owners.set(this.#builtin.bootId, null);
    const byAge = [...this.#added.values()].sort((one, other) => +one.row.created_at - +other.row.created_at);
    for (const { row, link } of byAge) {
      const { bootId } = link;
      if (bootId === null) continue;
      const owner = owners.get(bootId);
      link.refuse(owner === undefined ? null : twinMessage(owner, row.org_id));
      if (owner === undefined) owners.set(bootId, row.org_id);
    }
  }

  async #record(): Promise<void> {
    const { system } = this.#options.database;
    for (const link of this.#unrecorded) {
      const { status, message, hello } = link.observation;
      this.#unrecorded.delete(link);
      try {
        if (status !== 'connecting')
          await recordGatewayObservation(system, link.gatewayId, { status, message, hello });
        await announceGateway(system, link.gatewayId);
      } catch (error) {
        this.#unrecorded.add(link);
        throw error;
      }
      this.#options.onEvents();
    }
  }
}

function isSameDial(one: GatewayDial, other: GatewayDial | undefined): boolean {
  return (
    one.url === other?.url &&
    one.token_encrypted === other.token_encrypted &&
    one.device_key_encrypted === other.device_key_encrypted
  );
}

function twinMessage(owner: string | null, orgId: string): string {
  if (owner === null) return 'This gateway is the built-in one of this installation. Use that instead.';
  return owner === orgId
    ? 'Another gateway of this organization leads to the same place. Remove one of the two.'
    : 'This gateway already serves another organization of this installation. One gateway can serve one organization.';
}
