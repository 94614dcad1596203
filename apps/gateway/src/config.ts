import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { modelProviderSchema } from '@helix/contracts';
import type { RunModel } from '@helix/gateway-protocol';
import { logLevelSchema, parseEnvironment, portSchema, redisUrlSchema } from '@helix/runtime';
import { z } from 'zod';

const environmentSchema = z.object({
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: portSchema.default(18_789),
  GATEWAY_TOKEN: z
    .string({ error: 'is required: a random text of 16 characters or more, the same for the Backend' })
    .min(16, 'must have 16 characters or more, because whoever knows it can run agents'),
  HELIX_HOME: z.string().default(join(homedir(), '.helix')),
  REDIS_URL: redisUrlSchema.optional(),
  GATEWAY_MODEL_PROVIDER: modelProviderSchema.optional(),
  GATEWAY_MODEL_NAME: z.string().optional(),
  GATEWAY_MODEL_BASE_URL: z.url().optional(),
  GATEWAY_MODEL_API_KEY: z.string().optional(),
  LOG_LEVEL: logLevelSchema,
});

export type GatewayConfig = {
  host: string;
  port: number;
  token: string;
  /** The folder `.openclaw` of the state folder. */
  stateFolder: string;
  /** Where transcripts live instead, shared with other gateways. */
  redisUrl: string | null;
  /** For clients that know nothing of `helix.run.prepare`; HELIX's Backend always brings the model along. */
  defaultModel: RunModel | null;
  logLevel: string;
};

export function readConfig(environment: Record<string, string | undefined>): GatewayConfig {
  const env = parseEnvironment(environmentSchema, environment);
  return {
    host: env.GATEWAY_HOST,
    port: env.GATEWAY_PORT,
    token: env.GATEWAY_TOKEN,
    stateFolder: join(resolve(env.HELIX_HOME), '.openclaw'),
    redisUrl: env.REDIS_URL ?? null,
    defaultModel: env.GATEWAY_MODEL_PROVIDER
      ? {
          provider: env.GATEWAY_MODEL_PROVIDER,
          name: env.GATEWAY_MODEL_NAME ?? env.GATEWAY_MODEL_PROVIDER,
          baseUrl: env.GATEWAY_MODEL_BASE_URL,
          apiKey: env.GATEWAY_MODEL_API_KEY,
        }
      : null,
    logLevel: env.LOG_LEVEL,
  };
}
