/** Our sign: two strands that cross. */
export function HelixMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round">
        <path d="M10 6c0 7 12 13 12 20" />
        <path d="M22 6c0 7-12 13-12 20" opacity=".55" />
        <path d="M12.5 10.5h7M12.5 21.5h7" strokeWidth="2" opacity=".8" />
      </g>
    </svg>
  );
}
