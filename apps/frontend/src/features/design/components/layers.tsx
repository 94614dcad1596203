'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Section } from '#components/ui/card.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { Row } from './row.tsx';

/** What lies over a page. */
export function Layers() {
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
