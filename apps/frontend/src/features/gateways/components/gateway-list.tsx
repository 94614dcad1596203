'use client';

import type { Gateway } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { gatewaysQuery } from '#lib/queries.ts';
import { useForgetQuery } from '#lib/use-forget-query.ts';
import { GatewayCard } from './gateway-card.tsx';
import { GatewayDialog } from './gateway-dialog.tsx';

type Editing = { type: 'none' } | { type: 'new' } | { type: 'edit'; gateway: Gateway };

/** Where agents work, and whether each of these places can be reached. */
export function GatewayList({ isAdding }: { isAdding: boolean }) {
  const { data: gateways = [] } = useQuery(gatewaysQuery());
  const [editing, setEditing] = useState<Editing>(isAdding ? { type: 'new' } : { type: 'none' });
  useForgetQuery(isAdding);
  // One that was just saved is tried at once: its card shows what it answers.
  const [justSaved, setJustSaved] = useState<Gateway>();
  const add = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setEditing({ type: 'new' })}>
      Add a gateway
    </Button>
  );
  return (
    <>
      <PageHeader title="Gateways" actions={add} />
      <div className="mx-auto flex max-w-5xl flex-col gap-4 p-4 md:p-6">
        <p className="max-w-prose text-sm text-ink-muted">
          A gateway is where agents work: it holds their files and calls the models. Agents use the default
          one unless their page says otherwise.
        </p>
        <ul className="flex flex-col gap-3">
          {gateways.map((gateway) => (
            <GatewayCard
              key={gateway.id}
              gateway={gateway}
              savedAs={gateway.id === justSaved?.id ? justSaved : undefined}
              onEdit={() => setEditing({ type: 'edit', gateway })}
            />
          ))}
        </ul>
        {gateways.length === 1 ? (
          <p className="max-w-prose text-sm text-ink-subtle">
            Add another one to spread the work over several machines, or to let agents work on an OpenClaw
            that you already run, with its own models and tools.
          </p>
        ) : null}
      </div>
      <GatewayDialog
        isOpen={editing.type !== 'none'}
        gateway={editing.type === 'edit' ? editing.gateway : undefined}
        onClose={() => setEditing({ type: 'none' })}
        onSaved={(gateway) => {
          setEditing({ type: 'none' });
          setJustSaved(gateway);
        }}
      />
    </>
  );
}
