'use client';

import { useQuery } from '@tanstack/react-query';
import { FormField } from '#components/ui/form-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { boardsQuery, departmentsQuery } from '#lib/queries.ts';

const everywhere = 'everywhere';

export interface Place {
  department_id: string | null;
  primary_board_id: string | null;
}

interface PlaceSelectProps {
  value: Place;
  onChange: (place: Place) => void;
  errors: Record<string, string>;
  disabled?: boolean;
}

/** Where an agent belongs: a department, and the board it mainly works on. */
export function PlaceSelect({ value, onChange, errors, disabled }: PlaceSelectProps) {
  const { data: departments = [] } = useQuery(departmentsQuery());
  const { data: boards = [] } = useQuery(boardsQuery());
  const eligible = boards.filter(
    (board) => value.department_id === null || board.department_id === value.department_id,
  );
  return (
    <>
      <FormField label="Department" error={errors.department_id}>
        <Select
          value={value.department_id ?? everywhere}
          disabled={disabled}
          onValueChange={(next) => {
            const departmentId = next === everywhere ? null : next;
            const board = boards.find(({ id }) => id === value.primary_board_id);
            const keepsBoard = departmentId === null || board?.department_id === departmentId;
            onChange({
              department_id: departmentId,
              primary_board_id: keepsBoard ? value.primary_board_id : null,
            });
          }}
          options={[
            { value: everywhere, label: 'None' },
            ...departments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </FormField>
      <FormField label="Main board" error={errors.primary_board_id}>
        <Select
          value={value.primary_board_id ?? everywhere}
          disabled={disabled}
          onValueChange={(next) =>
            onChange({ ...value, primary_board_id: next === everywhere ? null : next })
          }
          options={[
            { value: everywhere, label: 'None' },
            ...eligible.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </FormField>
    </>
  );
}
