'use client';

import { Section } from '#components/ui/card.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Choices } from './choices.tsx';
import { Buttons, Controls } from './controls.tsx';
import { Layers } from './layers.tsx';
import { Messages } from './messages.tsx';
import { States } from './states.tsx';
import { Swatches, Type } from './tokens.tsx';

const prose = `## What we found

The **launch page** loses readers at the second screen. Three reasons, in order of weight:

1. The first sentence names *us*, not the reader.
2. The price appears before the promise.
3. [The comparison](https://example.com) compares features, not outcomes.

> "I scrolled twice and still did not know what it does."

| Section | Readers | Left |
|---|---:|---:|
| Hero | 4,120 | 12% |
| Pricing | 3,625 | 41% |

\`\`\`ts
const promise = 'Ship the page that answers one question';
\`\`\`
`;

/** Every component in both themes, for the eye: what is ugly here is ugly everywhere. */
export function DesignSheet() {
  return (
    <main>
      <h1 className="sr-only">The design system</h1>
      {(['light', 'dark'] as const).map((theme) => (
        <div key={theme} data-theme={theme} className="bg-canvas px-4 py-8 text-ink sm:px-8">
          <div className="mx-auto flex max-w-5xl flex-col gap-6">
            <h2 className="text-2xl font-semibold">{theme === 'light' ? 'Light' : 'Dark'}</h2>
            <Swatches />
            <Type />
            <div className="grid gap-6 md:grid-cols-2">
              <Buttons />
              <Controls />
              <Choices />
            </div>
            <States />
            <div className="grid gap-6 md:grid-cols-2">
              <Layers />
              <Messages />
            </div>
            <Prose />
          </div>
        </div>
      ))}
    </main>
  );
}

function Prose() {
  return (
    <Section title="Prose">
      <Markdown text={prose} isStreaming />
    </Section>
  );
}
