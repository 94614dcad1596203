import { classNames } from '#lib/class-names.ts';

export const priorityLabels = { low: 'Low', medium: 'Medium', high: 'High', urgent: 'Urgent' } as const;
export type Priority = keyof typeof priorityLabels;

const filledBars: Record<Exclude<Priority, 'urgent'>, number> = { low: 1, medium: 2, high: 3 };

/** Three bars that fill with priority; urgent is a filled square with an exclamation mark. */
export function PriorityIcon({ priority, className }: { priority: Priority; className?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex',
        priority === 'urgent' ? 'text-danger' : 'text-ink-muted',
        className,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4" fill="currentColor">
        {priority === 'urgent' ? (
          <path d="M4 1.5h8A2.5 2.5 0 0 1 14.5 4v8a2.5 2.5 0 0 1-2.5 2.5H4A2.5 2.5 0 0 1 1.5 12V4A2.5 2.5 0 0 1 4 1.5Zm3.1 2.6.3 4.9h1.2l.3-4.9H7.1ZM8 10.4a.95.95 0 1 0 0 1.9.95.95 0 0 0 0-1.9Z" />
        ) : (
          [0, 1, 2].map((bar) => (
            <rect
              key={bar}
              x={2 + bar * 4.5}
              y={10 - bar * 3.5}
              width="3"
              height={4 + bar * 3.5}
              rx="1"
              opacity={bar < filledBars[priority] ? 1 : 0.3}
            />
          ))
        )}
      </svg>
      <span className="sr-only">{priorityLabels[priority]} priority</span>
    </span>
  );
}
