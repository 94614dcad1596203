'use client';

import { type Skill, skillPatchSchema } from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import { useEffect } from 'react';
import { ConflictNotice } from '#components/conflict-notice.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { SaveBar } from '#components/save-bar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { ApiError } from '#lib/api-error.ts';
import { skillsQuery } from '#lib/queries.ts';
import { useRowForm } from '#lib/use-row-form.ts';
import { skillQuery, updateSkill } from '../api/skill-requests.ts';
import { toSkillPatch, toSkillValues } from '../skill-values.ts';
import { SkillAbout } from './skill-about.tsx';
import { SkillActivationFields } from './skill-activation-fields.tsx';
import { SkillAgents } from './skill-agents.tsx';
import { SkillFiles } from './skill-files.tsx';
import { SkillMenu } from './skill-menu.tsx';
import { SkillTextEditor } from './skill-text-editor.tsx';

/** One skill: its instructions first; when it is read, who has it and its files beside them. */
export function SkillPage({ id }: { id: string }) {
  const { data: skill, error } = useQuery(skillQuery(id));
  if (error instanceof ApiError && error.status === 404) return <DeletedSkill />;
  return skill ? <LoadedPage skill={skill} /> : null;
}

function LoadedPage({ skill }: { skill: Skill }) {
  const queryClient = useQueryClient();
  const { form, isConflict, showNewest, discard, problem } = useRowForm({
    row: skill,
    key: `skill ${skill.id}`,
    schema: skillPatchSchema,
    toValues: toSkillValues,
    toBody: (values) => toSkillPatch(values, toSkillValues(skill)),
    save: async (patch) => {
      const saved = await updateSkill(skill.id, patch);
      await queryClient.invalidateQueries({ queryKey: skillsQuery().queryKey, exact: true });
      showToast({ title: `${saved.name} saved`, tone: 'success' });
      return saved;
    },
    onTaken: (row) => queryClient.setQueryData(skillQuery(skill.id).queryKey, row),
  });

  useEffect(() => {
    document.title = `${skill.name} · HELIX`;
  }, [skill.name]);

  const isReadOnly = !skill.abilities.edit;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex min-h-full flex-col">
      <PageHeader
        lead={<ScrollText aria-hidden className="size-5 shrink-0 text-ink-subtle" />}
        title={skill.name}
        facts={skill.enabled ? null : <Badge>Off</Badge>}
        actions={<SkillMenu skill={skill} />}
      />
      <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col px-4 pt-4 md:px-6 md:pt-6">
        <div className="flex flex-col gap-4 pb-6">
          {isConflict ? <ConflictNotice what="skill" onShowNewest={showNewest} /> : null}
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <div className="flex min-w-0 flex-col gap-4">
              <SkillTextEditor
                value={form.values.content}
                onChange={(text) => form.set('content', text)}
                error={form.errors.content}
                isReadOnly={isReadOnly}
              />
              <SkillFiles skillId={skill.id} slug={skill.slug} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <SkillActivationFields form={form} isReadOnly={isReadOnly} />
              <SkillAgents skill={skill} />
              <SkillAbout skill={skill} form={form} isReadOnly={isReadOnly} />
            </div>
          </div>
        </div>
        {form.isDirty && !isReadOnly ? (
          <SaveBar action="Save skill" isBusy={form.isBusy} problem={problem} onDiscard={discard} />
        ) : null}
      </div>
    </form>
  );
}

function DeletedSkill() {
  return (
    <EmptyState
      icon={<ScrollText aria-hidden />}
      title="This skill is gone"
      action={
        <Link href="/skills" className={buttonClasses('primary')}>
          All skills
        </Link>
      }
    >
      Somebody has deleted it. Runs that read it keep their prompts.
    </EmptyState>
  );
}
