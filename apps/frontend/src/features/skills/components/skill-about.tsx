'use client';

import type { Skill } from '@helix/contracts';
import { Section } from '#components/ui/card.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { FormState } from '#lib/use-form.ts';
import type { SkillValues } from '../skill-values.ts';

interface SkillAboutProps {
  skill: Skill;
  form: FormState<SkillValues>;
  isReadOnly: boolean;
}

/** What the skill is called, and the line by which agents know it. */
export function SkillAbout({ skill, form, isReadOnly }: SkillAboutProps) {
  const kept = Object.entries(skill.frontmatter);
  return (
    <Section title="About">
      <div className="flex flex-col gap-4">
        <FormField label="Name" error={form.errors.name}>
          <Input
            value={form.values.name}
            disabled={isReadOnly}
            onChange={(event) => form.set('name', event.target.value)}
            autoComplete="off"
          />
        </FormField>
        <FormField
          label="Description"
          error={form.errors.description}
          hint="One line, by which agents know whether to read it."
        >
          <Textarea
            value={form.values.description}
            disabled={isReadOnly}
            onChange={(event) => form.set('description', event.target.value)}
            rows={2}
          />
        </FormField>
        <FormField label="Folder" error={form.errors.slug} hint="Its place in the workspace of each agent.">
          <Input
            value={form.values.slug}
            disabled={isReadOnly}
            onChange={(event) => form.set('slug', event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-sm"
          />
        </FormField>
        {kept.length > 0 ? (
          <div>
            <h3 className="text-sm font-medium">Also in its file</h3>
            <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
              {kept.map(([key, value]) => (
                <div key={key} className="contents">
                  <dt className="text-ink-subtle">{key}</dt>
                  <dd className="truncate">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </div>
        ) : null}
      </div>
    </Section>
  );
}
