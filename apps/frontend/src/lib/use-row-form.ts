'use client';

import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { useDraft } from './use-draft.ts';
import { type FormState, useForm } from './use-form.ts';

interface Row {
  id: string;
  /** Raised by every edit. */
  version: number;
}

interface RowFormOptions<Of extends Row, Values extends object, Schema extends z.ZodType> {
  row: Of;
  /** Names the draft: one for each form over the row. */
  key: string;
  /** What the API takes as a change of the row, with `version`. */
  schema: Schema;
  toValues: (row: Of) => Values;
  /** What is sent of the values, with what they are based on; all of them and its version where it is left out. */
  toBody?: (values: Values, base: Of) => object;
  save: (patch: z.output<Schema>) => Promise<Of>;
  /** The newest row, by saving or by taking it over: for the cache. */
  onTaken: (row: Of) => void;
}

export interface RowForm<Of extends Row, Values extends object> {
  form: FormState<Values>;
  /** What is typed is based on it. */
  base: Of;
  /** Somebody else's values would be lost by saving. */
  isConflict: boolean;
  /** The newest row that is known, which a conflict is about. */
  newest: Of;
  /** Drops what was typed. */
  showNewest: () => void;
  /** What was typed stands, and the next save replaces the newest. */
  keepTyped: () => void;
  discard: () => void;
  /** What the bar at the bottom says, apart from a conflict. */
  problem: string | undefined;
}

/**
 * A form over some of a row's fields: keeps what was typed while other pages are looked at, takes newer rows over
 * as long as nothing has been typed, and never saves over what somebody else has saved meanwhile.
 */
export function useRowForm<Of extends Row, Values extends object, Schema extends z.ZodType>({
  row,
  key,
  schema,
  toValues,
  toBody = (values) => values,
  save,
  onTaken,
}: RowFormOptions<Of, Values, Schema>): RowForm<Of, Values> {
  // What the form was filled with.
  const [base, setBase] = useState(row);
  const form = useForm({
    initial: toValues(row),
    schema,
    toBody: (values) => ({ ...toBody(values, base), version: base.version }),
    submit: async (patch) => takeOver(await save(patch)),
  });

  const takeOver = (newest: Of) => {
    setBase(newest);
    form.reset(toValues(newest));
    onTaken(newest);
  };

  useDraft(key, {
    value: { base, values: form.values },
    isDirty: form.isDirty,
    restore: (draft) => {
      setBase(draft.base);
      form.setAll(draft.values);
    },
  });

  const newest = newestOf(row, form.error);
  const isOutdated = newest.version > base.version;
  const isOther = JSON.stringify(toValues(newest)) !== JSON.stringify(toValues(base));
  const rebase = () => {
    setBase(newest);
    form.rebase(toValues(newest));
  };
  // Only the arrival of a newer row, or giving up what was typed, takes it over.
  useEffect(() => {
    if (isOutdated && !form.isDirty) takeOver(newest);
    // Somebody changed what this form is not about.
    else if (isOutdated && !isOther) rebase();
  }, [isOutdated, form.isDirty, isOther]);

  const isConflict = isOutdated && isOther && form.isDirty;
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  const fieldProblem = hasFieldErrors ? 'Correct the marked fields, then save.' : undefined;
  return {
    form,
    base,
    isConflict,
    newest,
    showNewest: () => takeOver(newest),
    keepTyped: () => {
      rebase();
      form.forgetProblem();
    },
    discard: () => form.reset(toValues(base)),
    problem: form.problem && !isConflict ? form.problem : fieldProblem,
  };
}

/** The row that the refusal carried, where it is newer than the one the page knows. */
function newestOf<Of extends Row>(known: Of, error: unknown): Of {
  const current = error instanceof ApiError ? (error.current as Of | undefined) : undefined;
  return current && current.version > known.version ? { ...known, ...current } : known;
}
