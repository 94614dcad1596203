import { Section } from '#components/ui/card.tsx';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';

const surfaces = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'pressed'];
const inks = ['ink', 'ink-muted', 'ink-subtle', 'accent-ink'];

/** What everything is painted with. */
export function Swatches() {
  return (
    <Section title="Surfaces and ink" description="Three steps, hairlines, one accent.">
      <div className="flex flex-wrap gap-3">
        {surfaces.map((name) => (
          <figure key={name} className="w-24">
            <div className="h-12 rounded-md border border-line" style={{ background: `var(--${name})` }} />
            <figcaption className="mt-1 text-xs text-ink-muted">{name}</figcaption>
          </figure>
        ))}
        {inks.map((name) => (
          <figure key={name} className="w-24">
            <div
              className="flex h-12 items-center justify-center rounded-md border border-line text-xl font-semibold"
              style={{ color: `var(--${name})` }}
            >
              Ag
            </div>
            <figcaption className="mt-1 text-xs text-ink-muted">{name}</figcaption>
          </figure>
        ))}
      </div>
    </Section>
  );
}

/** The sizes of text, each with what it is for. */
export function Type() {
  return (
    <Section title="Type">
      <div className="flex flex-col gap-2">
        <p className="text-2xl font-semibold">What waits for me</p>
        <p className="text-xl font-semibold">Write the launch page</p>
        <p className="text-lg">An agent reads the thread and answers in it.</p>
        <p>The base size, 14 px: everything that is read more than once.</p>
        <p className="text-sm text-ink-muted">Small, 13 px: what stands beside something else.</p>
        <p className="text-xs text-ink-subtle">
          Smallest, 12 px · <span className="font-mono">MKT-42</span> · {formatTokens(12_412)} tokens ·{' '}
          {formatUsd(0.0312)} · {formatDuration(185_000)}
        </p>
      </div>
    </Section>
  );
}
