'use client';

import type { GatewayTestResult } from '@helix/contracts';
import { Notice } from '#components/ui/notice.tsx';
import { messageOf } from '#lib/api-error.ts';
import { scopeWords } from '../gateway-words.ts';

/** What the handshake said: what was granted, or why not and what to do. */
export function GatewayTest({
  result,
  error,
}: {
  result: GatewayTestResult | undefined;
  error: Error | null;
}) {
  if (error)
    return (
      <div className="mt-3">
        <Notice tone="danger" title="The gateway was not tested" isLive>
          {messageOf(error)}
        </Notice>
      </div>
    );
  if (!result) return null;
  return (
    <div className="mt-3">
      <Notice
        tone={result.ok ? 'success' : 'danger'}
        title={result.ok ? 'It works' : 'It does not work yet'}
        isLive
      >
        <p>{result.message}</p>
        {result.ok ? (
          <p>
            Protocol {result.protocol}; granted: {scopeWords(result.scopes)}.
          </p>
        ) : null}
      </Notice>
    </div>
  );
}
