'use client';

import type { ModelTestResult } from '@helix/contracts';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { messageOf } from '#lib/api-error.ts';

interface TestResultProps {
  result: ModelTestResult | undefined;
  error: Error | null;
  onEdit: (() => void) | undefined;
}

/** What the provider answered, and what to do where it did not. */
export function TestResult({ result, error, onEdit }: TestResultProps) {
  if (error) {
    return (
      <div className="mt-3">
        <Notice tone="danger" title="The connection was not tested" isLive>
          {messageOf(error)}
        </Notice>
      </div>
    );
  }
  if (!result) return null;
  if (result.ok) {
    return (
      <div className="mt-3">
        <Notice tone="success" title="Connected" isLive>
          {result.message}
        </Notice>
      </div>
    );
  }
  return (
    <div className="mt-3">
      <Notice
        tone="danger"
        title="Not connected"
        isLive
        action={
          onEdit ? (
            <Button size="sm" onClick={onEdit}>
              Edit
            </Button>
          ) : null
        }
      >
        {result.message}
      </Notice>
    </div>
  );
}
