'use client';

import { Bot, EllipsisVertical, Inbox, Pencil, Play, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/card.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { PriorityIcon, priorityLabels } from '#components/ui/priority-icon.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Select } from '#components/ui/select.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { type Status, StatusBadge, StatusIcon, statusLooks } from '#components/ui/status-badge.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { formatDuration, formatTokens, formatUsd } from '#lib/format.ts';
import { Choices } from './choices.tsx';

const surfaces = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'pressed'];
const inks = ['ink', 'ink-muted', 'ink-subtle', 'accent-ink'];
const agentStates = ['idle', 'working', 'waiting', 'error', 'paused', 'offline'] as const;
const people = ['Ada Lovelace', 'Grace Hopper', 'Ян Ковальский', 'Mei'];

const prose = `## What we found

The **launch page** loses readers at the second screen. Three reasons, in order of weight:

1. The first sentence names *us*, not the reader.
2. The price appears before the promise.
3. [The comparison](https://example.com) compares features, not outcomes.

> "I scrolled twice and still did not know what it does."

| Section | Readers | Left |
|---|---:|---:|
| Hero | 4,120 | 12% |
| Pricing | 3,625 | 41% |

\`\`\`ts
const promise = 'Ship the page that answers one question';
\`\`\`
`;

/** Every component in both themes, for the eye: what is ugly here is ugly everywhere. */
export function DesignSheet() {
  return (
    <main>
      <h1 className="sr-only">The design system</h1>
      {(['light', 'dark'] as const).map((theme) => (
        <div key={theme} data-theme={theme} className="bg-canvas px-4 py-8 text-ink sm:px-8">
          <div className="mx-auto flex max-w-5xl flex-col gap-6">
            <h2 className="text-2xl font-semibold">{theme === 'light' ? 'Light' : 'Dark'}</h2>
            <Swatches />
            <Type />
            <div className="grid gap-6 md:grid-cols-2">
              <Buttons />
              <Controls />
              <Choices />
            </div>
            <States />
            <div className="grid gap-6 md:grid-cols-2">
              <Layers />
              <Messages />
            </div>
            <Prose />
          </div>
        </div>
      ))}
    </main>
  );
}

function Swatches() {
  return (
    <Section title="Surfaces and ink" description="Three steps, hairlines, one accent.">
      <div className="flex flex-wrap gap-3">
        {surfaces.map((name) => (
          <figure key={name} className="w-24">
            <div className="h-12 rounded-md border border-line" style={{ background: `var(--${name})` }} />
            <figcaption className="mt-1 text-xs text-ink-muted">{name}</figcaption>
          </figure>
        ))}
        {inks.map((name) => (
          <figure key={name} className="w-24">
            <div
              className="flex h-12 items-center justify-center rounded-md border border-line text-xl font-semibold"
              style={{ color: `var(--${name})` }}
            >
              Ag
            </div>
            <figcaption className="mt-1 text-xs text-ink-muted">{name}</figcaption>
          </figure>
        ))}
      </div>
    </Section>
  );
}

function Type() {
  return (
    <Section title="Type">
      <div className="flex flex-col gap-2">
        <p className="text-2xl font-semibold">What waits for me</p>
        <p className="text-xl font-semibold">Write the launch page</p>
        <p className="text-lg">An agent reads the thread and answers in it.</p>
        <p>The base size, 14 px: everything that is read more than once.</p>
        <p className="text-sm text-ink-muted">Small, 13 px: what stands beside something else.</p>
        <p className="text-xs text-ink-subtle">
          Smallest, 12 px · <span className="font-mono">MKT-42</span> · {formatTokens(12_412)} tokens ·{' '}
          {formatUsd(0.0312)} · {formatDuration(185_000)}
        </p>
      </div>
    </Section>
  );
}

function Buttons() {
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

function Controls() {
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

function States() {
  return (
    <Section title="States" description="A shape and a word beside every colour.">
      <div className="flex flex-wrap gap-2">
        {(Object.keys(statusLooks) as Status[]).map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
      </div>
      <Row>
        {(Object.keys(priorityLabels) as (keyof typeof priorityLabels)[]).map((priority) => (
          <span key={priority} className="flex items-center gap-1 text-sm text-ink-muted">
            <PriorityIcon priority={priority} /> {priorityLabels[priority]}
          </span>
        ))}
        <Badge>research</Badge>
        <Badge tone="accent">Default</Badge>
        <Badge tone="attention">Demo</Badge>
      </Row>
      <Row>
        {agentStates.map((state, index) => (
          <span key={state} className="flex w-20 flex-col items-center gap-1 text-xs text-ink-muted">
            <AgentMark id={`agent-${index + 3}`} name={state} state={state} size="lg" />
            {state}
          </span>
        ))}
      </Row>
      <Row>
        {Array.from({ length: 12 }, (_, index) => `face-${index}`).map((id) => (
          <AgentMark key={id} id={id} name={id} />
        ))}
        {people.map((name) => (
          <Avatar key={name} id={name} name={name} />
        ))}
      </Row>
      <div className="mt-4 grid gap-2 sm:grid-cols-3">
        {(['running', 'review', 'failed'] as const).map((status, index) => (
          <Card key={status} className="p-3">
            <div className="flex items-center gap-2 text-xs text-ink-subtle">
              <StatusIcon status={status} />
              <span className="font-mono">MKT-{41 + index}</span>
              <PriorityIcon priority="high" className="ml-auto" />
            </div>
            <p className="mt-1.5 font-medium">Write the launch page for the spring release</p>
            <div className="mt-2 flex items-center gap-2 text-xs text-ink-muted">
              <AgentMark
                id={`agent-${index}`}
                name="Quill"
                size="sm"
                state={index === 0 ? 'working' : 'idle'}
              />
              Quill
              <RelativeTime time={Date.UTC(2026, 10, 22, 9)} className="ml-auto" />
            </div>
          </Card>
        ))}
      </div>
    </Section>
  );
}

function Layers() {
  const [isPanelOpen, setPanelOpen] = useState(false);
  return (
    <Section title="Layers">
      <Row>
        <Dialog
          title="New board"
          description="A board holds the tasks of one team."
          trigger={<Button>Dialog</Button>}
        >
          <FormField label="Name">
            <Input placeholder="Marketing" />
          </FormField>
          <DialogActions>
            <Button variant="primary">Create board</Button>
          </DialogActions>
        </Dialog>
        <Button onClick={() => setPanelOpen(true)}>Side panel</Button>
        <Button onClick={() => showToast({ title: 'Task moved to Done', tone: 'success' })}>Toast</Button>
        <Button
          onClick={() =>
            showToast({
              title: 'The task was not moved',
              description: 'Someone else moved it meanwhile. You see the newest state now.',
              tone: 'danger',
              action: { label: 'Retry', run: () => undefined },
            })
          }
        >
          Toast, failed
        </Button>
      </Row>
      <div className="mt-4">
        <Tabs
          aria-label="Example"
          tabs={[
            { value: 'result', label: 'Result', content: <p className="text-ink-muted">The result.</p> },
            { value: 'comments', label: 'Comments', count: 3, content: <p>Three comments.</p> },
          ]}
        />
      </div>
      <SidePanel isOpen={isPanelOpen} onClose={() => setPanelOpen(false)} title="MKT-42">
        <p className="p-4">The page beside it stays usable.</p>
      </SidePanel>
    </Section>
  );
}

function Messages() {
  return (
    <Section title="Messages">
      <div className="flex flex-col gap-3">
        <Notice
          tone="danger"
          title="The provider refused the key (401)"
          action={<Button size="sm">Open models</Button>}
        >
          Check the key in Models, then run again.
        </Notice>
        <Notice tone="warning" title="Reconnecting since 20 s">
          What you see may be older than what is true.
        </Notice>
        <Notice tone="success" title="Connected in 312 ms" />
        <Notice tone="info" title="This answer comes from the demo model" />
        <div className="flex flex-col gap-2" aria-hidden>
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-full" />
        </div>
        <EmptyState
          icon={<Inbox aria-hidden />}
          title="Nothing waits for you"
          action={<Button icon={<Bot aria-hidden />}>Create an agent</Button>}
        >
          Results, questions and failures appear here.
        </EmptyState>
      </div>
    </Section>
  );
}

function Prose() {
  return (
    <Section title="Prose">
      <Markdown text={prose} isStreaming />
    </Section>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="mt-3 flex flex-wrap items-center gap-2 first:mt-0">{children}</div>;
}
