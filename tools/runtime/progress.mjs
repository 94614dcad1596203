// @ts-check
// One calm line per long step: alive on a terminal, plain in a log.

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
/** In a log a step that takes long says so now and then, so that nobody takes it for stuck. */
const LOG_EVERY_MS = 15_000;

/** Steps that run now; a terminal shows them in one line. @type {{ title: string, startedAt: number }[]} */
const running = [];
/** @type {NodeJS.Timeout | undefined} */
let timer;
let frame = 0;

/** @param {string} title */
export function showProgress(title) {
  const step = { title, startedAt: Date.now() };
  running.push(step);
  const isTerminal = Boolean(process.stdout.isTTY);
  if (!isTerminal) console.log(`${title}…`);
  timer ??= setInterval(isTerminal ? draw : repeat, isTerminal ? FRAME_MS : LOG_EVERY_MS);
  timer.unref();
  const end = (/** @type {string} */ mark) => {
    const index = running.indexOf(step);
    if (index === -1) return;
    running.splice(index, 1);
    clearLine();
    if (running.length === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    console.log(`${mark} ${title} (${seconds(step.startedAt)})`);
  };
  return { done: () => end('✓'), failed: () => end('✗') };
}

/** Removes the moving line, so that other output starts at the left. */
export function clearLine() {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K');
}

function draw() {
  frame = (frame + 1) % FRAMES.length;
  const text = running.map((step) => `${step.title}… ${seconds(step.startedAt)}`).join(', ');
  process.stdout.write(`\r\x1b[2K${FRAMES[frame]} ${text}`.slice(0, (process.stdout.columns ?? 80) + 5));
}

function repeat() {
  for (const step of running) console.log(`  ${step.title}… ${seconds(step.startedAt)}`);
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
