import { classNames } from '#lib/class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:not-data-disabled:bg-accent-hover',
  secondary:
    'border border-line-strong bg-surface text-ink hover:not-data-disabled:bg-hover active:not-data-disabled:bg-pressed',
  ghost:
    'text-ink-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink active:not-data-disabled:bg-pressed data-popup-open:bg-pressed data-popup-open:text-ink',
  danger: 'bg-danger-solid text-white hover:not-data-disabled:brightness-90',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2 text-sm rounded-md pointer-coarse:h-9',
  md: 'h-8 gap-1.5 px-3 text-sm rounded-md pointer-coarse:h-10',
  lg: 'h-10 gap-2 px-4 text-base rounded-lg pointer-coarse:h-11',
};

/** The classes of a button, for links that look like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md'): string {
  return classNames(
    'relative inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap select-none transition-colors data-disabled:opacity-50 data-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
  );
}
