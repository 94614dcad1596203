'use client';

import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';

interface ConfirmDialogProps {
  title: string;
  /** Says what will be lost, with numbers. */
  children: ReactNode;
  /** A verb: "Delete agent". */
  action: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
  isBusy?: boolean;
  /** Nothing is lost by it. */
  isUndoable?: boolean;
}

export function ConfirmDialog({
  title,
  children,
  action,
  isOpen,
  onOpenChange,
  onConfirm,
  isBusy = false,
  isUndoable = false,
}: ConfirmDialogProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={onOpenChange} isAlert>
      <div className="text-ink-muted">{children}</div>
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Keep</Button>
        <Button variant={isUndoable ? 'primary' : 'danger'} isBusy={isBusy} onClick={onConfirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
