// Owns what the Backend reads from its environment: parsed once, at boot.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { emailSchema, modelProviderSchema, passwordSchema } from '@helix/contracts';
import { logLevelSchema, parseEnvironment, portSchema, redisUrlSchema } from '@helix/runtime';
import { z } from 'zod';

const required = (what: string) => z.string({ error: `is missing: ${what}` }).min(1);
const originSchema = (what: string) =>
  z.url({ protocol: /^https?$/, error: `must be an http or https address: ${what}` }).transform(withoutSlash);

const roles = ['api', 'dispatcher', 'scheduler'] as const;
type BackendRole = (typeof roles)[number];

const environmentSchema = z
  .object({
    HELIX_HOST: z.string().default('127.0.0.1'),
    PORT: portSchema.default(3000),
    HELIX_FRONTEND_URL: originSchema('where the Frontend listens').optional(),
    HELIX_PUBLIC_URL: originSchema('what people type into their browser').optional(),
    HELIX_INTERNAL_API_URL: originSchema('where other services reach this Backend').optional(),
    DATABASE_URL: required('the address of the database with the login of the services'),
    REDIS_URL: redisUrlSchema.optional(),
    JWT_SECRET: required('a random text of at least 32 characters').min(
      32,
      'must have at least 32 characters',
    ),
    HELIX_ENCRYPTION_KEY: required('32 random bytes in base64, several separated by commas, newest first')
      .transform((text) => text.split(',').map((key) => key.trim()))
      .refine((keys) => keys.every((key) => Buffer.from(key, 'base64').length === 32), {
        error: 'must be 32 bytes in base64',
      }),
    GATEWAY_URL: z
      .string()
      .regex(/^wss?:\/\//, 'must start with ws:// or wss://')
      .default('ws://127.0.0.1:18789'),
    GATEWAY_TOKEN: required('the token that the Gateway was started with'),
    HELIX_SETUP_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    HELIX_ADMIN_EMAIL: emailSchema.optional(),
    HELIX_ADMIN_PASSWORD: passwordSchema.optional(),
    HELIX_ORG_NAME: z.string().trim().min(1).max(120).default('My organization'),
    HELIX_MODEL_PROVIDER: modelProviderSchema.optional(),
    HELIX_MODEL_BASE_URL: originSchema('where the provider answers').optional(),
    HELIX_MODEL_NAME: z.string().trim().min(1).max(200).optional(),
    HELIX_MODEL_API_KEY: z.string().trim().min(1).max(2_000).optional(),
    HELIX_HOME: z.string().optional(),
    HELIX_UPLOADS_DIR: z.string().optional(),
    HELIX_MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(1_000).default(25),
    HELIX_COMMAND: z.string().default('npm run helix --'),
    HELIX_RATE_LIMIT: z.enum(['on', 'off']).default('on'),
    HELIX_TRUST_PROXY: z.string().default('off'),
    HELIX_ROLES: z
      .string()
      .default(roles.join(','))
      .transform((text) => text.split(',').map((role) => role.trim()))
      .pipe(z.array(z.enum(roles, `must be some of ${roles.join(', ')}, separated by commas`)).min(1)),
    TELEGRAM_API_ROOT: originSchema('where the Bot API answers').default('https://api.telegram.org'),
    LOG_LEVEL: logLevelSchema,
  })
  .refine((env) => (env.HELIX_ADMIN_EMAIL === undefined) === (env.HELIX_ADMIN_PASSWORD === undefined), {
    path: ['HELIX_ADMIN_PASSWORD'],
    error: 'must be set together with HELIX_ADMIN_EMAIL',
  })
  .refine(
    ({ HELIX_ROLES: own, HELIX_INTERNAL_API_URL: url }) =>
      url || own.includes('api') || !own.includes('dispatcher'),
    {
      path: ['HELIX_INTERNAL_API_URL'],
      error:
        'is missing: agents call the API, which a Backend without the role api does not serve; give the address of one that does',
    },
  )
  .refine((env) => env.HELIX_MODEL_PROVIDER !== 'openai-compatible' || env.HELIX_MODEL_BASE_URL, {
    path: ['HELIX_MODEL_BASE_URL'],
    error: 'is missing: an openai-compatible provider needs its address, such as http://127.0.0.1:11434/v1',
  })
  .refine((env) => !env.HELIX_MODEL_PROVIDER || env.HELIX_MODEL_PROVIDER === 'demo' || env.HELIX_MODEL_NAME, {
    path: ['HELIX_MODEL_NAME'],
    error: 'is missing: the name of the model at the provider',
  });

export type Config = ReturnType<typeof parseConfig>;

/** @throws ConfigError naming each bad variable and its remedy. */
export function parseConfig(environment: Record<string, string | undefined>) {
  const env = parseEnvironment(environmentSchema, environment);
  return {
    host: env.HELIX_HOST,
    port: env.PORT,
    frontendUrl: env.HELIX_FRONTEND_URL ?? null,
    publicUrl: env.HELIX_PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    /** Where the Gateway's tools reach this Backend. */
    internalUrl: env.HELIX_INTERNAL_API_URL ?? `http://127.0.0.1:${env.PORT}`,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    jwtSecret: env.JWT_SECRET,
    encryptionKeys: env.HELIX_ENCRYPTION_KEY as [string, ...string[]],
    gateway: { url: env.GATEWAY_URL, token: env.GATEWAY_TOKEN },
    setupToken: env.HELIX_SETUP_TOKEN ?? null,
    /** What messages tell people to type before a helix command. */
    helixCommand: env.HELIX_COMMAND,
    admin:
      env.HELIX_ADMIN_EMAIL && env.HELIX_ADMIN_PASSWORD
        ? {
            email: env.HELIX_ADMIN_EMAIL,
            password: env.HELIX_ADMIN_PASSWORD,
            organizationName: env.HELIX_ORG_NAME,
          }
        : null,
    firstModel: env.HELIX_MODEL_PROVIDER
      ? {
          provider: env.HELIX_MODEL_PROVIDER,
          name: env.HELIX_MODEL_NAME ?? 'demo',
          baseUrl: env.HELIX_MODEL_BASE_URL ?? null,
          apiKey: env.HELIX_MODEL_API_KEY ?? null,
        }
      : null,
    uploads: {
      folder: resolve(
        env.HELIX_UPLOADS_DIR ?? join(env.HELIX_HOME ?? join(homedir(), '.helix'), 'data/uploads'),
      ),
      maxBytes: env.HELIX_MAX_UPLOAD_MB * 1024 ** 2,
    },
    isRateLimited: env.HELIX_RATE_LIMIT === 'on',
    trustProxy: parseTrustProxy(env.HELIX_TRUST_PROXY),
    roles: new Set<BackendRole>(env.HELIX_ROLES),
    /** Who shows runs or carries them out is connected to the gateways. */
    needsGateways: env.HELIX_ROLES.some((role) => role !== 'scheduler'),
    telegramApiRoot: env.TELEGRAM_API_ROOT,
    logLevel: env.LOG_LEVEL,
  };
}

type TrustProxy = false | string | ((address: string, hop: number) => boolean);

/** `off`, the number of proxies in front, or their addresses separated by commas. */
function parseTrustProxy(text: string): TrustProxy {
  if (text === 'off') return false;
  if (!/^\d+$/.test(text)) return text;
  const hops = Number(text);
  return (_address, hop) => hop < hops;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
