import { type AgentLiveState, agentStateWords } from '#lib/agent-live-state.ts';
import { drawAgentMark } from '#lib/agent-mark.ts';
import { classNames } from '#lib/class-names.ts';

const rings: Record<AgentLiveState, string> = {
  idle: 'stroke-transparent',
  working: 'stroke-running',
  waiting: 'stroke-question',
  error: 'stroke-danger',
  paused: 'stroke-line-strong',
  offline: 'stroke-transparent',
};

const sizes = { xs: 'size-4', sm: 'size-5', md: 'size-7', lg: 'size-10', xl: 'size-14' };

interface AgentMarkProps {
  id: string;
  name: string;
  state?: AgentLiveState;
  size?: keyof typeof sizes;
  /** True where name and state stand beside it. */
  isDecorative?: boolean;
}

/** An agent: square, with a mark drawn from its id and a ring that shows what it is doing. */
export function AgentMark({ id, name, state = 'idle', size = 'md', isDecorative = false }: AgentMarkProps) {
  const { hue, tiles } = drawAgentMark(id);
  const isAway = state === 'offline' || state === 'paused';
  return (
    <span
      title={isDecorative ? undefined : `${name} · ${agentStateWords[state].toLowerCase()}`}
      className={classNames('inline-flex shrink-0', sizes[size])}
    >
      <svg aria-hidden="true" viewBox="0 0 28 28" className="size-full overflow-visible" data-state={state}>
        <g
          className={isAway ? 'opacity-55 saturate-0' : undefined}
          style={{
            color: `light-dark(oklch(0.52 0.14 ${hue}), oklch(0.76 0.12 ${hue}))`,
          }}
        >
          <rect
            x="3"
            y="3"
            width="22"
            height="22"
            rx="5"
            style={{ fill: `light-dark(oklch(0.925 0.04 ${hue}), oklch(0.31 0.05 ${hue}))` }}
          />
          <g transform="translate(6 6)" fill="currentColor">
            {tiles.map((tile) => (
              <path key={tile.path} d={tile.path} opacity={tile.isStrong ? 1 : 0.45} />
            ))}
          </g>
        </g>
        <rect
          x="1"
          y="1"
          width="26"
          height="26"
          rx="7"
          fill="none"
          strokeWidth="2"
          pathLength="100"
          strokeDasharray={state === 'working' ? '34 16' : state === 'paused' ? '4 4' : undefined}
          className={classNames(rings[state], state === 'working' && 'animate-ring')}
        />
      </svg>
      {isDecorative ? null : (
        <span className="sr-only">
          {name}, {agentStateWords[state].toLowerCase()}
        </span>
      )}
    </span>
  );
}
