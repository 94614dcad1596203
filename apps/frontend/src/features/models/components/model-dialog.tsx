'use client';

import { type Model, modelBodySchema, modelPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { modelsQuery } from '#lib/queries.ts';
import { type FormState, useForm } from '#lib/use-form.ts';
import { createModel, updateModel } from '../api/model-requests.ts';
import { type ProviderChoice, providerChoices } from '../provider-choices.ts';
import { ModelPictures } from './model-pictures.tsx';
import { ModelPrices } from './model-prices.tsx';
import { ProviderPicker } from './provider-picker.tsx';

interface ModelDialogProps {
  isOpen: boolean;
  /** The model to change; none to connect a new one. */
  model: Model | undefined;
  /** The first model becomes the default by itself. */
  isFirst: boolean;
  /** Nothing but the demo is connected: whoever brings a real model means it for their agents. */
  replacesDemo: boolean;
  onClose: () => void;
  onSaved: (model: Model) => void;
}

export function ModelDialog({ isOpen, onClose, ...props }: ModelDialogProps) {
  const { model } = props;
  return (
    <Dialog
      title={model ? `Edit ${model.display_name}` : 'Connect a model'}
      description={
        model ? undefined : 'The key is stored encrypted, sent only to the provider, and never shown again.'
      }
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <ModelForm {...props} onClose={onClose} />
    </Dialog>
  );
}

export interface ModelValues {
  model_name: string;
  display_name: string;
  base_url: string;
  api_key: string;
  context_window: number | null;
  max_output_tokens: number | null;
  input_price_per_million: number | null;
  output_price_per_million: number | null;
  cached_input_price_per_million: number | null;
  takes_images: boolean | null;
  is_default: boolean;
}

function ModelForm({ model, isFirst, replacesDemo, onClose, onSaved }: Omit<ModelDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const [choice, setChoice] = useState<ProviderChoice | undefined>(() => choiceOf(model));
  const form = useForm({
    initial: toValues(model, isFirst || replacesDemo),
    // Not a union of both: its errors would name no field, and the form would say nothing.
    schema: model ? modelPatchSchema : modelBodySchema,
    toBody: (values) => toBody(values, choice, model),
    submit: async () => {
      // Checked once more by its own schema, which knows creating from changing.
      const body = toBody(form.values, choice, model);
      const saved = model
        ? await updateModel(model.id, modelPatchSchema.parse(body))
        : await createModel(modelBodySchema.parse(body));
      await queryClient.invalidateQueries({ queryKey: modelsQuery().queryKey });
      onSaved(saved);
    },
  });

  if (!choice) {
    return (
      <ProviderPicker
        onChoose={(next) => {
          setChoice(next);
          form.set('base_url', next.baseUrl ?? '');
          if (next.provider === 'demo') {
            form.set('model_name', 'demo');
            form.set('is_default', isFirst);
          }
        }}
      />
    );
  }
  const isDemo = choice.provider === 'demo';
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      {isDemo ? (
        <Notice tone="info" title="The demo is not a real model">
          It works offline, reads the task and answers with an outline, so that you can see how everything
          fits together.
        </Notice>
      ) : (
        <Connection form={form} choice={choice} model={model} />
      )}
      <FormField
        label="Name in HELIX"
        isOptional
        error={form.errors.display_name}
        hint="Left empty, it has the model's name."
      >
        <Input
          value={form.values.display_name}
          onChange={(event) => form.set('display_name', event.target.value)}
          placeholder={form.values.model_name || choice.exampleModel}
          autoComplete="off"
        />
      </FormField>
      {isDemo ? null : <ModelPictures form={form} provider={choice.provider} />}
      {isDemo ? null : <ModelPrices form={form} />}
      {model?.is_default || (isFirst && !model) ? null : (
        <Checkbox
          label="Use it for every agent that has no model of its own"
          isChecked={form.values.is_default}
          onChange={(isChecked) => form.set('is_default', isChecked)}
        />
      )}
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        {model ? (
          <Button onClick={onClose}>Cancel</Button>
        ) : (
          <Button onClick={() => setChoice(undefined)}>Back</Button>
        )}
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          {model ? 'Save and test' : 'Connect and test'}
        </Button>
      </DialogActions>
    </form>
  );
}

interface ConnectionProps {
  form: FormState<ModelValues>;
  choice: ProviderChoice;
  model: Model | undefined;
}

function Connection({ form, choice, model }: ConnectionProps) {
  // A key is stored for one server: for another it must be given again.
  const isSameServer = originOf(form.values.base_url) === originOf(model?.base_url ?? '');
  const isKeyKept = model?.has_api_key === true && isSameServer;
  const keyHint = isKeyKept
    ? 'A key is stored. Leave this empty to keep it.'
    : model?.has_api_key
      ? 'The stored key belongs to the former address. Enter one for this address.'
      : undefined;
  // The button that chose the provider is gone, and took the focus with it: the first thing to type gets it.
  const isFocused = model === undefined;
  return (
    <>
      {choice.baseUrl !== null || model?.base_url ? (
        <FormField label="Base URL" error={form.errors.base_url}>
          <Input
            type="url"
            autoFocus={isFocused && choice.baseUrl === ''}
            value={form.values.base_url}
            onChange={(event) => form.set('base_url', event.target.value)}
            placeholder="https://models.example.com/v1"
            autoComplete="off"
            className="font-mono text-sm"
          />
        </FormField>
      ) : null}
      <FormField
        label="API key"
        isOptional={isKeyKept || (!choice.needsKey && !model?.has_api_key)}
        error={form.errors.api_key}
        hint={keyHint}
      >
        <Input
          type="password"
          autoFocus={isFocused && choice.needsKey}
          value={form.values.api_key}
          onChange={(event) => form.set('api_key', event.target.value)}
          placeholder={isKeyKept ? `•••• ${model?.api_key_hint ?? ''}` : ''}
          autoComplete="off"
          className="font-mono text-sm"
        />
      </FormField>
      <FormField
        label="Model"
        error={form.errors.model_name}
        hint="The provider's own name for it, written exactly."
      >
        <Input
          autoFocus={isFocused && !choice.needsKey && choice.baseUrl !== ''}
          value={form.values.model_name}
          onChange={(event) => form.set('model_name', event.target.value)}
          placeholder={choice.exampleModel}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-sm"
        />
      </FormField>
    </>
  );
}

function originOf(url: string): string | undefined {
  return URL.parse(url.trim())?.origin;
}

function choiceOf(model: Model | undefined): ProviderChoice | undefined {
  return model && providerChoices.find(({ provider }) => provider === model.provider);
}

function toValues(model: Model | undefined, isDefault: boolean): ModelValues {
  return {
    model_name: model?.model_name ?? '',
    display_name: model?.display_name ?? '',
    base_url: model?.base_url ?? '',
    api_key: '',
    context_window: model?.context_window ?? null,
    max_output_tokens: model?.max_output_tokens ?? null,
    input_price_per_million: model?.input_price_per_million ?? null,
    output_price_per_million: model?.output_price_per_million ?? null,
    cached_input_price_per_million: model?.cached_input_price_per_million ?? null,
    takes_images: model?.takes_images ?? null,
    is_default: model?.is_default ?? isDefault,
  };
}

function toBody(values: ModelValues, choice: ProviderChoice | undefined, model: Model | undefined): object {
  const { api_key, base_url, display_name, is_default, ...others } = values;
  const body = {
    ...others,
    // Empty keeps the stored key, or connects without one.
    api_key: api_key.trim() === '' ? undefined : api_key,
    base_url: base_url.trim() === '' ? null : base_url.trim(),
    display_name: display_name.trim() === '' ? undefined : display_name,
  };
  if (model) return is_default && !model.is_default ? { ...body, is_default } : body;
  return { ...body, is_default, provider: choice?.provider };
}
