'use client';

import { type Board, type BoardLevel, boardBodySchema, boardPatchSchema } from '@helix/contracts';
import { boardKeyFromName } from '@helix/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { boardsQuery, departmentsQuery, settingsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { createBoard, updateBoard } from '../api/board-requests.ts';

interface BoardDialogProps {
  isOpen: boolean;
  /** Where a new board begins. */
  departmentId?: string | undefined;
  /** The one to change; none to make a new one. */
  board?: Board;
  onClose: () => void;
}

export function BoardDialog({ isOpen, onClose, ...props }: BoardDialogProps) {
  const { board } = props;
  return (
    <Dialog
      title={board ? `Edit ${board.name}` : 'New board'}
      description={board ? undefined : 'A board holds the tasks of one team or one project.'}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <BoardForm {...props} onClose={onClose} />
    </Dialog>
  );
}

function BoardForm({ departmentId, board, onClose }: Omit<BoardDialogProps, 'isOpen'>) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: departments = [] } = useQuery(departmentsQuery());
  const { data: settings } = useQuery(settingsQuery());
  const form = useForm({
    initial: {
      name: board?.name ?? '',
      key: '',
      department_id: board?.department_id ?? departmentId ?? departments[0]?.id ?? '',
      isOpen: board ? isOpenToAll(board.open_level) : null,
    },
    schema: board ? boardPatchSchema : boardBodySchema,
    toBody: (values) => toBody(values, board),
    submit: async () => {
      // Checked once more by its own schema, which knows creating from changing.
      const body = toBody(form.values, board);
      const saved = board
        ? await updateBoard(board.id, boardPatchSchema.parse(body))
        : await createBoard(boardBodySchema.parse(body));
      await queryClient.invalidateQueries({ queryKey: boardsQuery().queryKey });
      onClose();
      if (!board) router.push(`/boards/${saved.id}`);
    },
  });
  const madeKey = form.values.name.trim() ? boardKeyFromName(form.values.name) : 'LNCH';
  const keyOrExample = form.values.key.trim() || madeKey;
  const { isOpen } = form.values;
  // Until one decides, a new board begins as the settings say.
  const openLevel = isOpen === null ? (settings?.new_board_level ?? 'no_access') : levelOf(isOpen);
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <div className={board ? undefined : 'grid gap-4 sm:grid-cols-[1fr_8rem]'}>
        <FormField label="Name" error={form.errors.name}>
          <Input
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
            placeholder="Launch"
            autoComplete="off"
          />
        </FormField>
        {/* Later it would give every task another number than people remember. */}
        {board ? null : (
          <FormField label="Key" isOptional error={form.errors.key} hint={`First task: ${keyOrExample}-1`}>
            <Input
              value={form.values.key}
              onChange={(event) => form.set('key', event.target.value.toUpperCase())}
              placeholder={madeKey}
              autoComplete="off"
              className="font-mono uppercase"
            />
          </FormField>
        )}
      </div>
      <FormField label="Department" error={form.errors.department_id}>
        <Select
          value={form.values.department_id || null}
          onValueChange={(id) => form.set('department_id', id)}
          options={departments.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FormField>
      <Checkbox
        label={
          openLevel === 'view'
            ? 'Everyone in the organization may see it'
            : 'Everyone in the organization may see it and add tasks'
        }
        isChecked={isOpenToAll(openLevel)}
        onChange={(isChecked) => form.set('isOpen', isChecked)}
      />
      {form.problem ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          {board ? 'Save board' : 'Create board'}
        </Button>
      </DialogActions>
    </form>
  );
}

interface BoardValues {
  name: string;
  key: string;
  department_id: string;
  /** Null: as the settings say. */
  isOpen: boolean | null;
}

function toBody({ isOpen, key, ...values }: BoardValues, board: Board | undefined): object {
  const openLevel = isOpen === null ? undefined : levelOf(isOpen);
  // Which level exactly is open to all may have been set elsewhere: only ticking the box changes it.
  if (board)
    return { ...values, open_level: isOpen === isOpenToAll(board.open_level) ? undefined : openLevel };
  return { ...values, key: key.trim() === '' ? undefined : key, open_level: openLevel };
}

function levelOf(isOpen: boolean): BoardLevel {
  return isOpen ? 'create' : 'no_access';
}

function isOpenToAll(level: BoardLevel): boolean {
  return level !== 'no_access';
}
