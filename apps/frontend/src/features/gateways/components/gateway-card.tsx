'use client';

import type { Gateway } from '@helix/contracts';
import { useMutation } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { useTryWhenSaved } from '#lib/use-try-when-saved.ts';
import { testGateway } from '../api/gateway-requests.ts';
import { gatewayMakeOf, scopeWords, workloadOf } from '../gateway-words.ts';
import { GatewayMenu } from './gateway-menu.tsx';
import { GatewayState } from './gateway-state.tsx';
import { GatewayTest } from './gateway-test.tsx';

interface GatewayCardProps {
  gateway: Gateway;
  /** What was just saved here: it is tried at once, in place of what a former test said. */
  savedAs: Gateway | undefined;
  onEdit: () => void;
}

export function GatewayCard({ gateway, savedAs, onEdit }: GatewayCardProps) {
  const test = useMutation({ mutationFn: () => testGateway(gateway.id) });
  useTryWhenSaved(savedAs, test.mutate);

  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-60">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <h2 className="truncate font-semibold">{gateway.name}</h2>
            <StatusBadge status={gateway.status} />
            {gateway.is_default ? <Badge tone="accent">Default</Badge> : null}
            {gateway.is_builtin ? <Badge>Built-in</Badge> : null}
          </div>
          {gateway.url === null ? (
            <p className="mt-0.5 text-sm text-ink-muted">Part of this installation</p>
          ) : (
            <p className="mt-0.5 font-mono text-xs wrap-anywhere text-ink-subtle">{gateway.url}</p>
          )}
        </div>
        <div className="flex items-center gap-1">
          <Button
            size="sm"
            icon={<PlugZap aria-hidden />}
            isBusy={test.isPending}
            onClick={() => test.mutate()}
          >
            Test the connection
          </Button>
          <GatewayMenu gateway={gateway} onEdit={onEdit} />
        </div>
      </div>
      <Facts gateway={gateway} />
      <GatewayState gateway={gateway} onEdit={gateway.is_builtin ? undefined : onEdit} />
      <GatewayTest result={test.data} error={test.error} />
    </li>
  );
}

function Facts({ gateway }: { gateway: Gateway }) {
  const make = gatewayMakeOf(gateway);
  const isReady = gateway.status === 'ready';
  return (
    <dl className="mt-3 grid grid-cols-[6.5rem_1fr] gap-y-1 text-sm sm:grid-cols-[6.5rem_1fr_6.5rem_1fr] [&_dd]:min-w-0 [&_dt]:text-ink-subtle">
      <dt>Kind</dt>
      <dd>{make ?? 'Not known yet'}</dd>
      <dt>{isReady ? 'Connected' : gateway.status === 'away' ? 'Went away' : 'Last connected'}</dt>
      <dd>
        <Since gateway={gateway} />
      </dd>
      <dt>Works here</dt>
      <dd>{workloadOf(gateway)}</dd>
      <dt>Scopes</dt>
      <dd className="wrap-anywhere">
        {gateway.kind === null ? 'Not known yet' : scopeWords(gateway.scopes) || 'none'}
        {gateway.protocol === null ? null : (
          <span className="text-ink-subtle"> · protocol {gateway.protocol}</span>
        )}
      </dd>
    </dl>
  );
}

function Since({ gateway }: { gateway: Gateway }) {
  if (gateway.status === 'ready' || gateway.status === 'away')
    return <RelativeTime time={gateway.status_since} />;
  return gateway.last_connected_at ? <RelativeTime time={gateway.last_connected_at} /> : 'Never';
}
