'use client';

import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import { ApiError, messageOf } from './api-error.ts';
import { type FieldErrors, fieldErrorsOf, validate } from './form-errors.ts';

interface FormOptions<Values extends object, Schema extends z.ZodType> {
  initial: Values;
  /** What the API accepts: checked here first, so that most mistakes cost no request. */
  schema: Schema;
  /** Turns what is typed into what the schema takes, where they differ. */
  toBody?: (values: Values) => unknown;
  submit: (body: z.output<Schema>) => Promise<void>;
}

export interface FormState<Values extends object> {
  values: Values;
  set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** As if all of it had just been typed. */
  setAll: (values: Values) => void;
  /** As if all of it had just been saved. */
  reset: (values: Values) => void;
  /** Error sentences by field name. */
  errors: FieldErrors;
  setErrors: (errors: FieldErrors) => void;
  /** What went wrong apart from the fields: told where no field says it. */
  problem: string | undefined;
  error: unknown;
  /** What went wrong has been dealt with. */
  forgetProblem: () => void;
  /** What was typed stays, and counts as typed over these. */
  rebase: (saved: Values) => void;
  isBusy: boolean;
  isDirty: boolean;
  /** Goes to the form's onSubmit, or is called by a button. */
  handleSubmit: (event?: FormEvent) => Promise<void>;
  formRef: React.RefObject<HTMLFormElement | null>;
}

/** One form: its values, the errors beside its fields, and a submit that cannot run twice. */
export function useForm<Values extends object, Schema extends z.ZodType>({
  initial,
  schema,
  toBody = (values) => values,
  submit,
}: FormOptions<Values, Schema>): FormState<Values> {
  const [values, setValues] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [error, setError] = useState<unknown>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isSubmitting = useRef(false);
  const formRef = useRef<HTMLFormElement>(null);

  const showErrors = (next: FieldErrors) => {
    setErrors(next);
    // After the fields have been marked.
    requestAnimationFrame(() => {
      const field = formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
      field?.focus({ preventScroll: true });
      field?.scrollIntoView({ block: 'center' });
    });
  };

  const handleSubmit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isSubmitting.current) return;
    setError(undefined);
    setProblem(undefined);
    const checked = validate(schema, toBody(values));
    if (checked.type === 'invalid') {
      showErrors(checked.errors);
      return;
    }
    isSubmitting.current = true;
    setErrors({});
    setBusy(true);
    try {
      await submit(checked.value);
    } catch (thrown) {
      const fieldErrors = thrown instanceof ApiError ? fieldErrorsOf(thrown) : {};
      if (Object.keys(fieldErrors).length > 0) showErrors(fieldErrors);
      else setProblem(messageOf(thrown));
      setError(thrown);
    } finally {
      isSubmitting.current = false;
      setBusy(false);
    }
  };

  return {
    values,
    set: (name, value) => {
      setValues((current) => ({ ...current, [name]: value }));
      setErrors(({ [String(name)]: _fixed, ...others }) => others);
    },
    setAll: setValues,
    reset: (next) => {
      setValues(next);
      setSaved(next);
      setErrors({});
      setError(undefined);
      setProblem(undefined);
    },
    errors,
    setErrors,
    problem,
    error,
    forgetProblem: () => {
      setError(undefined);
      setProblem(undefined);
    },
    rebase: setSaved,
    isBusy,
    isDirty: JSON.stringify(values) !== JSON.stringify(saved),
    handleSubmit,
    formRef,
  };
}
