'use client';

import type { Gateway } from '@helix/contracts';
import { Button } from '#components/ui/button.tsx';
import { CopyField } from '#components/ui/copy-field.tsx';
import { Notice } from '#components/ui/notice.tsx';

interface GatewayStateProps {
  gateway: Gateway;
  /** Undefined where its address is not ours to change. */
  onEdit: (() => void) | undefined;
}

/** What is wrong with a gateway and what to do, where somebody has to do something; what is special about it else. */
export function GatewayState({ gateway, onEdit }: GatewayStateProps) {
  const { status, message, pairing, kind } = gateway;
  if (status === 'ready') return kind === 'openclaw' ? <AboutOpenClaw /> : null;
  if (status === 'connecting') return null;
  if (status === 'away')
    return (
      <div className="mt-3">
        <Notice tone="warning" title={waitingTitle(gateway)}>
          {message} HELIX keeps trying: what waits goes on by itself when it is back.
        </Notice>
      </div>
    );
  if (pairing)
    return (
      <div className="mt-3">
        <Notice tone="warning" title="Somebody has to approve HELIX there, once">
          <p>Run this on the gateway&apos;s host. HELIX connects by itself after that.</p>
          <div className="mt-2">
            <CopyField label="Command for the gateway's host" text={pairing.command} />
          </div>
        </Notice>
      </div>
    );
  return (
    <div className="mt-3">
      <Notice
        tone="danger"
        title="It answers, but does not let HELIX work"
        action={
          onEdit ? (
            <Button size="sm" onClick={onEdit}>
              Edit
            </Button>
          ) : null
        }
      >
        {message}
      </Notice>
    </div>
  );
}

function waitingTitle({ agent_count }: Gateway): string {
  if (agent_count === 0) return 'It does not answer';
  return agent_count === 1 ? 'Its agent waits for it' : `Its ${agent_count} agents wait for it`;
}

function AboutOpenClaw() {
  return (
    <p className="mt-3 max-w-prose text-sm text-ink-muted">
      Its operator chooses models, keys and tools there. Skills travel inside the brief, agents cannot comment
      or ask while they work, and the exact prompt of a run is not shown.
    </p>
  );
}
