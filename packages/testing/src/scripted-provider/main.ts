import { parseArgs } from 'node:util';
import { startScriptedProvider } from './provider.ts';
import { echoAnswer } from './script.ts';

// The scripted provider as a command, for trying the product by hand against a provider that costs nothing:
// node packages/testing/src/scripted-provider/main.ts --port 4010 --delay 30

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string' },
    delay: { type: 'string', default: '30' },
  },
});
const provider = await startScriptedProvider({
  port: Number(values.port),
  apiKey: values.key,
  script: (request) => ({ ...echoAnswer(request), chunkDelayMs: Number(values.delay) }),
  recordRequests: false,
});
process.stdout.write(`The scripted provider listens on ${provider.url} (model: scripted-model).\n`);
const stop = () => {
  provider.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
