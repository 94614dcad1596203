'use client';

import type { RunDetail } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Select } from '#components/ui/select.tsx';
import { statusLooks } from '#components/ui/status-badge.tsx';
import { changeQuery } from '#lib/change-query.ts';
import { relativeTime } from '#lib/relative-time.ts';
import { taskRunsQuery } from '../api/run-queries.ts';
import { triggerLabels } from '../run-facts.ts';

const none = 'none';

/** The task's other runs, to put beside this one. Stands in the address. */
export function CompareSelect({ run, comparedId }: { run: RunDetail; comparedId: string | null }) {
  const { data: runs = [] } = useQuery(taskRunsQuery(run.task_id));
  const others = runs.filter(({ id }) => id !== run.id);
  if (others.length === 0) return null;
  const now = new Date();
  return (
    <div className="w-44">
      <Select
        aria-label="Compare with another run of this task"
        size="sm"
        value={comparedId ?? none}
        onValueChange={(next) => changeQuery({ with: next === none ? null : next })}
        options={[
          { value: none, label: comparedId === null ? 'Compare with…' : 'Only this run' },
          ...others.map(({ id, status, trigger, created_at }) => ({
            value: id,
            label: `${triggerLabels[trigger]}, ${relativeTime(new Date(created_at), now)}`,
            hint: statusLooks[status].label,
          })),
        ]}
      />
    </div>
  );
}
