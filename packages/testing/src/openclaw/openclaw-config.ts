/** What a real OpenClaw is told so that it runs on this machine alone: nothing is announced, fetched or reported. */

export interface OpenClawConfigOptions {
  port: number;
  token: string;
  /** Its state folder; everything it writes stays below. */
  folder: string;
  /** An OpenAI-compatible base URL, and the model there. */
  provider: { url: string; model: string };
  /** An IPv4 address besides 127.0.0.1 to listen at, as a gateway for other machines does. */
  address?: string;
}

/** The model's name for OpenClaw: `<provider>/<model>`. */
export const openClawProvider = 'scripted';
/** USD per million tokens, so that a test can check the cost of a run. */
export const openClawPrice = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 0 };

/** The content of openclaw.json. OpenClaw rewrites the file when agents are made, so it is written once. */
export function openClawConfig({ port, token, folder, provider, address }: OpenClawConfigOptions): object {
  return {
    gateway: {
      mode: 'local',
      port,
      ...(address === undefined ? { bind: 'loopback' } : { bind: 'custom', customBindHost: address }),
      auth: { mode: 'token', token },
      controlUi: { enabled: false },
    },
    update: { checkOnStart: false },
    telemetry: { enabled: false },
    discovery: { mdns: { mode: 'off' } },
    logging: { file: `${folder}/openclaw.log` },
    browser: { enabled: false },
    cron: { enabled: false },
    plugins: { enabled: false },
    // Its fastest form: three tools and no skills make the prompt half as long and a turn twice as quick.
    tools: { allow: ['read', 'write', 'edit'] },
    skills: { allowBundled: ['none'], workshop: { autonomous: { mode: 'off' } } },
    models: {
      mode: 'replace',
      catalogRefresh: { enabled: false },
      providers: {
        [openClawProvider]: {
          baseUrl: provider.url,
          apiKey: 'key-of-the-test',
          api: 'openai-completions',
          models: [
            {
              id: provider.model,
              name: provider.model,
              reasoning: false,
              input: ['text'],
              cost: openClawPrice,
              contextWindow: 128_000,
              maxTokens: 8_192,
              compat: { supportsUsageInStreaming: true },
            },
          ],
        },
      },
    },
    agents: {
      defaults: {
        workspace: `${folder}/workspace`,
        model: { primary: `${openClawProvider}/${provider.model}` },
        heartbeat: { every: '0m' },
      },
    },
  };
}
