'use client';

import { useQuery } from '@tanstack/react-query';
import { Section } from '#components/ui/card.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { boardsQuery } from '#lib/queries.ts';
import { toSentence } from '#lib/to-sentence.ts';
import type { FormState } from '#lib/use-form.ts';
import { activationChoices } from '../activation-words.ts';
import type { SkillValues } from '../skill-values.ts';

interface FieldsProps {
  form: FormState<SkillValues>;
  isReadOnly: boolean;
}

/** In which runs the skill is read in full; in all others its agents know it by name and can look it up. */
export function SkillActivationFields({ form, isReadOnly }: FieldsProps) {
  const { values, errors } = form;
  const error = errors.activation_mode ?? errors.enabled;
  return (
    <Section
      title="When it is read"
      description="For other tasks, agents know the skill by name and can look it up."
    >
      <div className="flex flex-col gap-4">
        <FormField label="Read in full for" error={error === undefined ? undefined : toSentence(error)}>
          <Select
            value={values.activation_mode}
            disabled={isReadOnly || !values.enabled}
            options={activationChoices}
            onValueChange={(next) => {
              const choice = activationChoices.find(({ value }) => value === next);
              if (choice) form.set('activation_mode', choice.value);
            }}
          />
        </FormField>
        {values.activation_mode === 'board' ? <BoardsField form={form} isReadOnly={isReadOnly} /> : null}
        {values.activation_mode === 'tag' ? (
          <FormField
            label="Tags"
            error={errors.activation_tags}
            hint="A task with any of them. Separate them with commas."
          >
            <Input
              value={values.tags}
              disabled={isReadOnly}
              onChange={(event) => form.set('tags', event.target.value)}
              placeholder="press, newsletter"
              autoComplete="off"
            />
          </FormField>
        ) : null}
        <Checkbox
          label={
            <>
              Switched on
              <span className="block text-ink-muted">Off, no agent knows of it.</span>
            </>
          }
          isChecked={values.enabled}
          disabled={isReadOnly}
          onChange={(isChecked) => form.set('enabled', isChecked)}
        />
      </div>
    </Section>
  );
}

function BoardsField({ form, isReadOnly }: FieldsProps) {
  const { data: boards = [] } = useQuery(boardsQuery());
  const chosen = form.values.activation_boards;
  const error = form.errors.activation_boards;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="text-sm font-medium">Boards</legend>
      <div className="mt-1.5 flex max-h-56 flex-col gap-1.5 overflow-y-auto rounded-md border border-line p-2.5">
        {boards.length === 0 ? <p className="text-sm text-ink-muted">There is no board yet.</p> : null}
        {boards.map(({ id, name, key }) => (
          <Checkbox
            key={id}
            label={
              <>
                {name} <span className="font-mono text-xs text-ink-subtle">{key}</span>
              </>
            }
            isChecked={chosen.includes(id)}
            disabled={isReadOnly}
            onChange={(isChecked) =>
              form.set(
                'activation_boards',
                // In the order of the list, so that choosing and undoing it is no change.
                boards
                  .map((board) => board.id)
                  .filter((each) => (each === id ? isChecked : chosen.includes(each))),
              )
            }
          />
        ))}
      </div>
      {error ? <p className="text-sm text-danger">{error}</p> : null}
    </fieldset>
  );
}
