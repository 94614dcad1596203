import { CopyButton, TextBlock } from '#components/ui/text-block.tsx';
import { type PromptRecord, promptText } from '../run-timeline.ts';

const roles: Record<string, string> = { user: 'To the agent', assistant: 'The agent', tool: 'A tool' };

/** What the model was really sent, word for word. */
export function RunPrompt({ prompt }: { prompt: PromptRecord }) {
  const characters = promptText(prompt).length.toLocaleString('en-US');
  return (
    <details className="group rounded-lg border border-line bg-surface">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-4 py-3.5 sm:px-5 [&::-webkit-details-marker]:hidden">
        <h2 className="text-base font-semibold">The exact prompt</h2>
        <span className="text-xs text-ink-subtle">{characters} characters</span>
        <span className="ml-auto text-sm text-ink-muted group-open:hidden">Show</span>
        <span className="ml-auto hidden text-sm text-ink-muted group-open:inline">Hide</span>
      </summary>
      <div className="border-t border-line px-4 py-4 sm:px-5">
        <PromptParts prompt={prompt} />
      </div>
    </details>
  );
}

/** Each part by itself, in the order in which the model reads them. */
export function PromptParts({ prompt }: { prompt: PromptRecord }) {
  const { system, history, message, tools } = prompt;
  return (
    <div className="flex flex-col gap-4">
      <Part title="System: identity, memory, skills" text={system} />
      {history.map((each, index) => (
        <Part key={index} title={`${roles[each.role] ?? each.role}, before`} text={each.text} />
      ))}
      <Part title="The brief" text={message} />
      <div className="flex flex-wrap items-center gap-x-2 text-xs text-ink-muted">
        {tools.length > 0 ? <span>Tools it was offered: {tools.join(', ')}.</span> : null}
        <span className="ml-auto inline-flex items-center gap-1">
          Copy all of it
          <CopyButton label="Copy the whole prompt" text={promptText(prompt)} />
        </span>
      </div>
    </div>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  if (text === '') return null;
  return (
    <div>
      <p className="mb-1 text-xs font-medium text-ink-muted">{title}</p>
      <TextBlock label={title} text={text} />
    </div>
  );
}
