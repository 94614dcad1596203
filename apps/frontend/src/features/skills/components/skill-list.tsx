'use client';

import { useQuery } from '@tanstack/react-query';
import { FileDown, Plus, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FileButton } from '#components/ui/file-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { meQuery, skillsQuery } from '#lib/queries.ts';
import { useFileDrop } from '#lib/use-file-drop.ts';
import { useForgetQuery } from '#lib/use-forget-query.ts';
import { nameFromText, readSkillText } from '../read-skill-text.ts';
import { NewSkillDialog, type SkillDraft } from './new-skill-dialog.tsx';
import { SkillRow } from './skill-row.tsx';

/** From so many on, one looks for a skill instead of looking through them. */
const SEARCH_FROM = 8;

/** What people wrote down for agents to follow. A SKILL.md dropped anywhere on the page is imported. */
export function SkillList({ isAdding: startsAdding = false }: { isAdding?: boolean }) {
  const { data: skills = [] } = useQuery(skillsQuery());
  const { data: me } = useQuery(meQuery());
  const mayManage = me?.abilities.manage_skills ?? false;
  const [draft, setDraft] = useState<SkillDraft | undefined>(startsAdding ? { type: 'new' } : undefined);
  useForgetQuery(startsAdding);
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const shown = skills.filter(({ name, description }) =>
    `${name} ${description}`.toLowerCase().includes(words),
  );

  const importFile = async ([file, ...others]: File[]) => {
    if (!file) return;
    const read = await readSkillText(file);
    if (read.type === 'refused')
      return showToast({ title: 'Not imported', description: read.reason, tone: 'danger' });
    setDraft({
      type: 'file',
      fileName: file.name,
      text: read.text,
      name: nameFromText(file.name, read.text),
    });
    if (others.length > 0)
      showToast({ title: 'One file at a time', description: `Imported first: ${file.name}.` });
  };
  const drop = useFileDrop((files) => void importFile(files), !mayManage);

  const actions = mayManage ? (
    <>
      <FileButton
        icon={<FileDown aria-hidden />}
        accept=".md,.markdown,.txt,text/markdown,text/plain"
        onFiles={(files) => void importFile(files)}
      >
        Import
      </FileButton>
      <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setDraft({ type: 'new' })}>
        New skill
      </Button>
    </>
  ) : null;

  return (
    <div className="relative min-h-full" {...drop.handlers}>
      <PageHeader title="Skills" actions={skills.length > 0 ? actions : null} />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        {skills.length === 0 ? (
          <EmptyState icon={<ScrollText aria-hidden />} title="No skills yet" action={actions}>
            A skill is a page of instructions, such as how you write to the press, that you give to any number
            of agents. {mayManage ? 'Write one, or drop a SKILL.md file here.' : 'Administrators write them.'}
          </EmptyState>
        ) : (
          <>
            {skills.length >= SEARCH_FROM ? (
              <Input
                type="search"
                aria-label="Find a skill"
                placeholder="Find a skill"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                className="mb-3 max-w-xs"
              />
            ) : null}
            {shown.length === 0 ? (
              <p className="py-8 text-center text-sm text-ink-muted">No skill fits “{search.trim()}”.</p>
            ) : (
              <ul className="overflow-hidden rounded-lg border border-line bg-surface">
                {shown.map((skill) => (
                  <SkillRow key={skill.id} skill={skill} />
                ))}
              </ul>
            )}
            {mayManage ? (
              <p className="mt-3 text-sm text-ink-subtle pointer-coarse:hidden">
                Drop a SKILL.md file here to import it.
              </p>
            ) : null}
          </>
        )}
      </div>
      {drop.isOver ? (
        <div className="pointer-events-none absolute inset-2 z-10 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/90">
          <p className="text-base font-medium text-accent-ink">Drop to import this skill</p>
        </div>
      ) : null}
      <NewSkillDialog draft={draft} onClose={() => setDraft(undefined)} />
    </div>
  );
}
