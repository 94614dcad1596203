import { ConfigError, createLogger, installShutdown } from '@helix/runtime';
import { type GatewayConfig, readConfig } from './config.ts';
import { startGateway } from './gateway.ts';
import { warmUp } from './providers/create-model.ts';

/** Longer than the gateway's own patience with runs and sockets. */
const SHUTDOWN_TIMEOUT_MS = 5_000;
/** sysexits.h EX_CONFIG: a supervisor need not try again. */
const EXIT_CONFIG = 78;

const config = readConfigOrExit();
const logger = createLogger({ name: 'gateway', level: config.logLevel });
try {
  const gateway = await startGateway({ config, logger });
  installShutdown({ logger, stop: (reason) => gateway.stop(reason), timeoutMs: SHUTDOWN_TIMEOUT_MS });
  await warmUp();
} catch (error) {
  logger.fatal({ err: error }, describeStartFailure(error as NodeJS.ErrnoException));
  process.exitCode = 1;
  // Whatever was opened before the failure must not keep a half-started gateway alive.
  setImmediate(() => process.exit());
}

function readConfigOrExit(): GatewayConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(EXIT_CONFIG);
  }
}

function describeStartFailure(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${config.port} is in use. Stop what listens there, or set GATEWAY_PORT to another port.`;
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
    return `The gateway may not write to ${config.stateFolder}. Set HELIX_HOME to a folder it owns.`;
  if (error.code === 'ENOSPC')
    return `There is no space left for ${config.stateFolder}. Free some and start again.`;
  return 'The gateway could not start.';
}
