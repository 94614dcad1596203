'use client';

import type { Skill } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, EllipsisVertical, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { apiBaseUrl } from '#lib/browser-api.ts';
import { skillsQuery } from '#lib/queries.ts';
import { deleteSkill } from '../api/skill-requests.ts';

/** What can be done with a skill as a whole: take it elsewhere, delete it. */
export function SkillMenu({ skill }: { skill: Skill }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteSkill(skill.id),
    onSuccess: async () => {
      router.push('/skills');
      await queryClient.invalidateQueries({ queryKey: skillsQuery().queryKey, exact: true });
      showToast({ title: `${skill.name} deleted` });
    },
    onError: (error) => {
      setDeleting(false);
      showToast({ title: `${skill.name} was not deleted`, description: messageOf(error), tone: 'danger' });
    },
  });
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton label="More about this skill" icon={<EllipsisVertical aria-hidden />} />}
      >
        <MenuItem
          icon={<Download aria-hidden />}
          onSelect={() => download(`${apiBaseUrl()}/api/skills/${skill.id}/file`)}
        >
          Download SKILL.md
        </MenuItem>
        {skill.abilities.delete ? (
          <>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setDeleting(true)}>
              Delete skill…
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <ConfirmDialog
        title={`Delete ${skill.name}?`}
        action="Delete skill"
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        {lossSentence(skill)} Prompts of past runs keep its text. This cannot be undone; download it first to
        keep it.
      </ConfirmDialog>
    </>
  );
}

/** As a link would: the page stays, and what is typed on it is not asked about. */
function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}

function lossSentence({ agent_ids, attachment_count }: Skill): string {
  const agents =
    agent_ids.length === 1
      ? 'One agent has it and loses it'
      : `${agent_ids.length} agents have it and lose it`;
  const files = attachment_count === 1 ? 'its file' : `its ${attachment_count} files`;
  const parts = [agent_ids.length === 0 ? 'No agent has it' : agents];
  if (attachment_count > 0) parts.push(`${files} go with it`);
  return `${parts.join('; ')}.`.replace('its file go', 'its file goes');
}
