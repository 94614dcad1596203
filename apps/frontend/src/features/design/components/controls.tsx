'use client';

import { EllipsisVertical, Pencil, Play, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { PriorityIcon } from '#components/ui/priority-icon.tsx';
import { Select } from '#components/ui/select.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { Row } from './row.tsx';

/** What does something. */
export function Buttons() {
  const [isBusy, setBusy] = useState(false);
  return (
    <Section title="Actions">
      <Row>
        <Button variant="primary" icon={<Play aria-hidden />}>
          Execute
        </Button>
        <Button>Save</Button>
        <Button variant="ghost">Cancel</Button>
        <Button variant="danger" icon={<Trash2 aria-hidden />}>
          Delete
        </Button>
      </Row>
      <Row>
        <Button variant="primary" size="lg">
          Create account
        </Button>
        <Button size="sm">Small</Button>
        <Button variant="primary" disabled>
          Not now
        </Button>
        <Button isBusy={isBusy} onClick={() => setBusy(!isBusy)}>
          Test the connection
        </Button>
      </Row>
      <Row>
        <IconButton label="Add a task" shortcut="C" icon={<Plus aria-hidden />} />
        <IconButton label="Edit" icon={<Pencil aria-hidden />} />
        <Menu trigger={<IconButton label="More" icon={<EllipsisVertical aria-hidden />} />}>
          <MenuItem icon={<Pencil aria-hidden />} shortcut="E" onSelect={() => undefined}>
            Edit
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => undefined}>
            Delete
          </MenuItem>
        </Menu>
        <span className="text-sm text-ink-muted">
          <Kbd>⌘</Kbd> <Kbd>Enter</Kbd>
        </span>
      </Row>
    </Section>
  );
}

/** What one types and picks in. */
export function Controls() {
  const [choice, setChoice] = useState<string | null>('scout');
  const [isChecked, setChecked] = useState(true);
  const [isOn, setOn] = useState(true);
  return (
    <Section title="Controls">
      <div className="flex flex-col gap-4">
        <FormField label="Title" hint="One line that says what is done when it is done.">
          <Input placeholder="Write the launch page" />
        </FormField>
        <FormField label="Password" error="Must have at least 10 characters.">
          <Input type="password" defaultValue="short" />
        </FormField>
        <FormField label="Description" isOptional>
          <Textarea placeholder="What should the agent know?" />
        </FormField>
        <FormField label="Agent">
          <Select
            value={choice}
            onValueChange={setChoice}
            options={['scout', 'quill', 'ledger'].map((id) => ({
              value: id,
              label: id.charAt(0).toUpperCase() + id.slice(1),
              mark: <AgentMark id={id} name={id} size="sm" isDecorative />,
            }))}
          />
        </FormField>
        <div className="grid grid-cols-[4.5rem_minmax(0,1fr)] items-center text-sm">
          <span className="text-ink-muted">Priority</span>
          <Select
            aria-label="Priority"
            size="sm"
            isQuiet
            value="high"
            onValueChange={() => undefined}
            options={[{ value: 'high', label: 'High', mark: <PriorityIcon priority="high" /> }]}
          />
        </div>
        <Checkbox label="Ask me before it is done" isChecked={isChecked} onChange={setChecked} />
        <Switch
          label="Start tasks by itself"
          hint="A new task assigned to this agent starts at once."
          isOn={isOn}
          onChange={setOn}
        />
      </div>
    </Section>
  );
}
