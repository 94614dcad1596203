'use client';

import type { Model } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Cpu, Plus } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { meQuery, modelsQuery } from '#lib/queries.ts';
import { useForgetQuery } from '#lib/use-forget-query.ts';
import { ModelCard } from './model-card.tsx';
import { ModelDialog } from './model-dialog.tsx';

type Editing = { type: 'none' } | { type: 'new' } | { type: 'edit'; model: Model };

/** The models that agents think with, and whether each can be reached. */
export function ModelList({ isAdding }: { isAdding: boolean }) {
  const { data: models = [] } = useQuery(modelsQuery());
  const { data: me } = useQuery(meQuery());
  const mayManage = me?.abilities.manage_models ?? false;
  const [editing, setEditing] = useState<Editing>(isAdding && mayManage ? { type: 'new' } : { type: 'none' });
  useForgetQuery(isAdding);
  // A model that was just saved is tried at once: its card shows whether it answers as it is now.
  const [justSaved, setJustSaved] = useState<Model>();
  const add = mayManage ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setEditing({ type: 'new' })}>
      Connect a model
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title="Models" actions={models.length > 0 ? add : null} />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        {models.length === 0 ? (
          <EmptyState icon={<Cpu aria-hidden />} title="No model connected" action={add}>
            Agents think with a model that you bring: a provider&apos;s key, a server of your own, or the
            built-in demo.
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-3">
            {models.map((model) => (
              <ModelCard
                key={model.id}
                model={model}
                savedAs={model.id === justSaved?.id ? justSaved : undefined}
                onEdit={() => setEditing({ type: 'edit', model })}
              />
            ))}
          </ul>
        )}
      </div>
      <ModelDialog
        isOpen={editing.type !== 'none'}
        model={editing.type === 'edit' ? editing.model : undefined}
        isFirst={models.length === 0}
        replacesDemo={models.every(({ provider }) => provider === 'demo')}
        onClose={() => setEditing({ type: 'none' })}
        onSaved={(model) => {
          setEditing({ type: 'none' });
          setJustSaved(model);
        }}
      />
    </>
  );
}
