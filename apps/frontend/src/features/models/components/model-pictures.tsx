'use client';

import type { ModelProvider } from '@helix/contracts';
import { guessTakesImages } from '@helix/domain';
import { FormField } from '#components/ui/form-field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { FormState } from '#lib/use-form.ts';
import type { ModelValues } from './model-dialog.tsx';

/** Whether agents may show attached pictures to the model. By its name where nobody has said so. */
export function ModelPictures({ form, provider }: { form: FormState<ModelValues>; provider: ModelProvider }) {
  const { model_name, takes_images } = form.values;
  const guess = guessTakesImages(provider, model_name.trim());
  const guessed = model_name.trim() === '' ? '' : guess ? ': it does' : ': it does not';
  return (
    <FormField label="Looks at pictures" error={form.errors.takes_images}>
      <Select
        value={takes_images === null ? 'guess' : takes_images ? 'yes' : 'no'}
        onValueChange={(value) => form.set('takes_images', value === 'guess' ? null : value === 'yes')}
        options={[
          { value: 'guess', label: `Tell by its name${guessed}` },
          { value: 'yes', label: 'Yes', hint: 'Agents can look at attached pictures' },
          { value: 'no', label: 'No', hint: 'Agents are told that they cannot' },
        ]}
      />
    </FormField>
  );
}
