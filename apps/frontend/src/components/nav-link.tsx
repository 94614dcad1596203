'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

interface NavLinkProps {
  href: string;
  icon?: ReactNode;
  children: ReactNode;
  /** At the right: a count, a state. */
  end?: ReactNode;
  /** True where pages below the address do not count as being here. */
  isExact?: boolean;
}

/** A line of the sidebar. */
export function NavLink({ href, icon, children, end, isExact = false }: NavLinkProps) {
  const pathname = usePathname();
  const isHere = pathname === href || (!isExact && pathname.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        'flex h-8 min-w-0 items-center gap-2 rounded-md px-2 text-sm transition-colors -outline-offset-2 pointer-coarse:h-11 [&_svg]:shrink-0',
        isHere ? 'bg-pressed font-medium text-ink' : 'text-ink-muted hover:bg-hover hover:text-ink',
      )}
    >
      {/* As wide as an agent's mark, so that all names of the sidebar begin at one line. */}
      {icon ? <NavIcon icon={icon} /> : null}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {end}
    </Link>
  );
}

/** Breathes while its page is on the way: a press that takes a moment is seen to have been heard. */
function NavIcon({ icon }: { icon: ReactNode }) {
  const { pending } = useLinkStatus();
  return (
    <span
      className={classNames(
        'flex size-5 shrink-0 items-center justify-center',
        // Not for pages that are there at once.
        pending && 'animate-pulse [animation-delay:120ms]',
      )}
    >
      {icon}
    </span>
  );
}
