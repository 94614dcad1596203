// Is what listens in this container ready? Exit code 0 says yes. Usage: node healthcheck.mjs http://127.0.0.1:8000/api/ready
const answer = await fetch(process.argv[2] ?? '', { signal: AbortSignal.timeout(4_000) }).catch(() => null);
if (!answer?.ok) console.error((await answer?.text()) ?? 'no answer');
process.exit(answer?.ok ? 0 : 1);
