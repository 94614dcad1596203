'use client';

import { ChevronRight } from 'lucide-react';
import { type ProviderChoice, providerChoices } from '../provider-choices.ts';

/** The first question when a model is connected: whose. */
export function ProviderPicker({ onChoose }: { onChoose: (choice: ProviderChoice) => void }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {providerChoices.map((choice) => (
        <li key={choice.provider} className="flex">
          <button
            type="button"
            onClick={() => onChoose(choice)}
            className="group flex w-full items-center gap-2 rounded-lg border border-line-strong bg-surface px-3 py-2.5 text-left transition-colors hover:border-accent"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{choice.label}</span>
              <span className="block text-sm text-ink-muted">{choice.hint}</span>
            </span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-subtle group-hover:text-ink" />
          </button>
        </li>
      ))}
    </ul>
  );
}
