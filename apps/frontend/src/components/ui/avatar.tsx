import { initialsOf } from '#lib/initials.ts';
import { hueOf } from '#lib/seeded-hash.ts';

const sizes = {
  xs: 'size-4 text-[7px]',
  sm: 'size-5 text-[9px]',
  md: 'size-7 text-[11px]',
  lg: 'size-10 text-sm',
};

interface AvatarProps {
  id: string;
  name: string;
  size?: keyof typeof sizes;
  /** True where the name stands beside it. */
  isDecorative?: boolean;
}

/** A person: round, with initials. (An agent is square: see AgentMark.) */
export function Avatar({ id, name, size = 'md', isDecorative = false }: AvatarProps) {
  const hue = hueOf(id);
  return (
    <span
      title={isDecorative ? undefined : name}
      className={`inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none ${sizes[size]}`}
      style={{
        background: `light-dark(oklch(0.9 0.05 ${hue}), oklch(0.36 0.06 ${hue}))`,
        color: `light-dark(oklch(0.38 0.09 ${hue}), oklch(0.92 0.04 ${hue}))`,
      }}
    >
      <span aria-hidden="true">{initialsOf(name)}</span>
      {isDecorative ? null : <span className="sr-only">{name}</span>}
    </span>
  );
}
