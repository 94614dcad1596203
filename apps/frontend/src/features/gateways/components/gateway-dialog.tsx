'use client';

import { type Gateway, gatewayBodySchema, gatewayPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { gatewaysQuery } from '#lib/queries.ts';
import { type FormState, useForm } from '#lib/use-form.ts';
import { createGateway, updateGateway } from '../api/gateway-requests.ts';

interface GatewayDialogProps {
  isOpen: boolean;
  /** The gateway to change; none to add one. */
  gateway: Gateway | undefined;
  onClose: () => void;
  onSaved: (gateway: Gateway) => void;
}

export function GatewayDialog({ isOpen, onClose, ...props }: GatewayDialogProps) {
  const { gateway } = props;
  return (
    <Dialog
      title={gateway ? `Edit ${gateway.name}` : 'Add a gateway'}
      description={gateway ? undefined : 'Another HELIX gateway, or an OpenClaw that you run.'}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <GatewayForm {...props} onClose={onClose} />
    </Dialog>
  );
}

interface GatewayValues {
  name: string;
  url: string;
  token: string;
  is_default: boolean;
}

function GatewayForm({ gateway, onClose, onSaved }: Omit<GatewayDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: {
      name: gateway?.name ?? '',
      url: gateway?.url ?? '',
      token: '',
      is_default: gateway?.is_default ?? false,
    },
    schema: gateway ? gatewayPatchSchema : gatewayBodySchema,
    toBody: (values) => toBody(values, gateway),
    submit: async () => {
      const body = toBody(form.values, gateway);
      const saved = gateway
        ? await updateGateway(gateway.id, gatewayPatchSchema.parse(body))
        : await createGateway(gatewayBodySchema.parse(body));
      await queryClient.invalidateQueries({ queryKey: gatewaysQuery().queryKey });
      onSaved(saved);
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField label="Name" error={form.errors.name}>
        <Input
          autoFocus
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          placeholder="Lab"
          autoComplete="off"
        />
      </FormField>
      {gateway?.is_builtin ? null : <Connection form={form} gateway={gateway} />}
      {gateway?.is_default ? null : (
        <Checkbox
          label="Use it for every agent that has no gateway of its own"
          isChecked={form.values.is_default}
          onChange={(isChecked) => form.set('is_default', isChecked)}
        />
      )}
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          {gateway ? 'Save and test' : 'Add and test'}
        </Button>
      </DialogActions>
    </form>
  );
}

function Connection({ form, gateway }: { form: FormState<GatewayValues>; gateway: Gateway | undefined }) {
  // A token is stored for one host: for another it must be given again.
  const isSameHost = hostOf(form.values.url) === hostOf(gateway?.url ?? '');
  const isTokenKept = gateway?.has_token === true && isSameHost;
  return (
    <>
      <FormField
        label="Address"
        error={form.errors.url}
        hint="wss:// where the way there is not your own network. OpenClaw listens on port 18789."
      >
        <Input
          type="url"
          value={form.values.url}
          onChange={(event) => form.set('url', event.target.value)}
          placeholder="ws://10.0.0.5:18789"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-sm"
        />
      </FormField>
      <FormField
        label="Token"
        isOptional={isTokenKept}
        error={form.errors.token}
        hint={tokenHint(gateway, isTokenKept)}
      >
        <Input
          type="password"
          value={form.values.token}
          onChange={(event) => form.set('token', event.target.value)}
          placeholder={isTokenKept ? '••••' : ''}
          autoComplete="off"
          className="font-mono text-sm"
        />
      </FormField>
    </>
  );
}

function tokenHint(gateway: Gateway | undefined, isTokenKept: boolean): string {
  if (isTokenKept) return 'A token is stored. Leave this empty to keep it.';
  if (gateway?.has_token)
    return 'The stored token belongs to the former address. Enter the one of this address.';
  return 'The one the gateway was started with. Kept encrypted, and never shown again.';
}

function hostOf(url: string): string | undefined {
  const parsed = URL.parse(url.trim());
  return parsed ? `${parsed.protocol}//${parsed.host}` : undefined;
}

function toBody(values: GatewayValues, gateway: Gateway | undefined): object {
  const { token, url, is_default, name } = values;
  const connection = gateway?.is_builtin
    ? {}
    : // Empty keeps the stored token, or connects without one.
      { url: url.trim(), token: token.trim() === '' ? undefined : token };
  if (!gateway) return { name, ...connection, is_default };
  return { name, ...connection, ...(is_default && !gateway.is_default ? { is_default } : {}) };
}
