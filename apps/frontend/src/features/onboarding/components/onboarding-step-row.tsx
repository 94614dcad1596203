import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';

interface OnboardingStepRowProps {
  number: number;
  title: string;
  text: string;
  /** Instead of the number, once the step is behind. */
  mark: { icon: ReactNode; word: string } | null;
  /** The one to take now. */
  isNext: boolean;
  link: { href: string; label: string } | null | undefined;
  action: ReactNode;
  onSkip: (() => void) | undefined;
}

export function OnboardingStepRow(props: OnboardingStepRowProps) {
  const { number, title, text, mark, isNext, link, action, onSkip } = props;
  return (
    <li className="flex items-start gap-3 border-b border-line p-4 last:border-b-0">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-sunken text-xs font-semibold text-ink-muted">
        {mark?.icon ?? number}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <h2 className="font-medium">
            {title}
            {mark ? <span className="sr-only"> ({mark.word.toLowerCase()})</span> : null}
          </h2>
          <p className="text-sm text-ink-muted">{text}</p>
        </div>
        <div className="flex items-center gap-2">
          {mark ? (
            <span aria-hidden className="text-sm text-ink-subtle">
              {mark.word}
            </span>
          ) : null}
          {onSkip && isNext ? (
            <Button variant="ghost" onClick={onSkip} aria-label={`Skip: ${title}`}>
              Skip
            </Button>
          ) : null}
          {link ? (
            <Link href={link.href} className={buttonClasses(isNext ? 'primary' : 'secondary')}>
              {link.label}
            </Link>
          ) : null}
          {action}
        </div>
      </div>
    </li>
  );
}
