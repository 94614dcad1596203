'use client';

import type { Model } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, PlugZap, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { formatTokens } from '#lib/format.ts';
import { modelsQuery } from '#lib/queries.ts';
import { useTryWhenSaved } from '#lib/use-try-when-saved.ts';
import { deleteModel, testModel, updateModel } from '../api/model-requests.ts';
import { providerLabels } from '../provider-choices.ts';
import { TestResult } from './test-result.tsx';

interface ModelCardProps {
  model: Model;
  /** What was just saved here: its connection is tried at once, in place of what a former test said. */
  savedAs: Model | undefined;
  onEdit: () => void;
}

export function ModelCard({ model, savedAs, onEdit }: ModelCardProps) {
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: modelsQuery().queryKey });
  const test = useMutation({ mutationFn: () => testModel(model.id) });
  const makeDefault = useMutation({
    mutationFn: () => updateModel(model.id, { is_default: true }),
    onSuccess: refresh,
    onError: (error) =>
      showToast({ title: 'The default was not changed', description: messageOf(error), tone: 'danger' }),
  });
  const remove = useMutation({
    mutationFn: () => deleteModel(model.id),
    onSuccess: refresh,
    onError: (error) => {
      setDeleting(false);
      showToast({
        title: `${model.display_name} was not removed`,
        description: messageOf(error),
        tone: 'danger',
      });
    },
  });

  useTryWhenSaved(savedAs, test.mutate);

  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-60">
          <div className="flex min-w-0 flex-wrap items-center gap-2">
            <h2 className="truncate font-semibold">{model.display_name}</h2>
            {model.is_default ? <Badge tone="accent">Default</Badge> : null}
            {model.provider === 'demo' ? <Badge tone="attention">Demo</Badge> : null}
          </div>
          <p className="mt-0.5 text-sm wrap-break-word text-ink-muted">
            {providerLabels[model.provider]} · <span className="font-mono text-xs">{model.model_name}</span>
          </p>
          {model.base_url ? (
            <p className="font-mono text-xs wrap-break-word text-ink-subtle">{model.base_url}</p>
          ) : null}
          <Facts model={model} />
        </div>
        <div className="flex items-center gap-1">
          {model.abilities.edit ? (
            <Button
              size="sm"
              icon={<PlugZap aria-hidden />}
              isBusy={test.isPending}
              onClick={() => test.mutate()}
            >
              Test the connection
            </Button>
          ) : null}
          {model.abilities.edit ? (
            <Menu
              align="end"
              trigger={
                <IconButton
                  label={`More about ${model.display_name}`}
                  icon={<EllipsisVertical aria-hidden />}
                />
              }
            >
              <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
                Edit…
              </MenuItem>
              {model.is_default ? null : (
                <MenuItem icon={<Star aria-hidden />} onSelect={() => makeDefault.mutate()}>
                  Make it the default
                </MenuItem>
              )}
              <MenuSeparator />
              <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setDeleting(true)}>
                Remove…
              </MenuItem>
            </Menu>
          ) : null}
        </div>
      </div>
      <TestResult result={test.data} error={test.error} onEdit={model.abilities.edit ? onEdit : undefined} />
      <ConfirmDialog
        title={`Remove ${model.display_name}?`}
        action="Remove model"
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        Its key is erased and cannot be read again. Agents that use it follow the default model from then on;
        results and costs of past runs stay.
      </ConfirmDialog>
    </li>
  );
}

function Facts({ model }: { model: Model }) {
  const facts = factsOf(model);
  if (facts.length === 0) return null;
  return (
    <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {facts.map(({ name, value }) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-subtle">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(model: Model): { name: string; value: string }[] {
  const price = (value: number) => `$${value}`;
  const facts: { name: string; value: string | null }[] = [
    {
      name: 'Key',
      value: model.has_api_key
        ? model.api_key_hint
          ? `ends in ${model.api_key_hint}`
          : 'stored'
        : model.provider === 'demo'
          ? null
          : 'none',
    },
    { name: 'Context', value: model.context_window ? formatTokens(model.context_window) : null },
    {
      name: 'Per million',
      value:
        model.input_price_per_million === null || model.output_price_per_million === null
          ? null
          : `${price(model.input_price_per_million)} in, ${price(model.output_price_per_million)} out`,
    },
  ];
  return facts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
}
