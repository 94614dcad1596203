import { describe, expect, it } from 'vitest';
import { mayDeleteAttachment, TASK_FILES_MAX, TASK_FILES_MAX_BYTES, whyNoRoom } from './attachments.ts';

describe('the room for attachments', () => {
  it('ends at a number of files and at a number of bytes, and says so', () => {
    expect(whyNoRoom({ files: TASK_FILES_MAX - 1, bytes: 0 }, TASK_FILES_MAX_BYTES)).toBeNull();
    expect(whyNoRoom({ files: TASK_FILES_MAX, bytes: 0 }, 1)).toMatch(/has 20 files/);
    expect(whyNoRoom({ files: 1, bytes: 1 }, TASK_FILES_MAX_BYTES)).toMatch(/100 MB together/);
  });
});

describe('deleting an attachment', () => {
  const someones = { uploadedByUserId: 'them', taskCreatedByUserId: 'somebody' };
  it('is for those who added it, created the task or manage the board', () => {
    expect(mayDeleteAttachment('manage', 'me', someones)).toBe(true);
    expect(mayDeleteAttachment('create', 'me', someones)).toBe(false);
    expect(mayDeleteAttachment('create', 'me', { ...someones, uploadedByUserId: 'me' })).toBe(true);
    expect(mayDeleteAttachment('create', 'me', { ...someones, taskCreatedByUserId: 'me' })).toBe(true);
    expect(mayDeleteAttachment('create', 'me', { uploadedByUserId: null, taskCreatedByUserId: null })).toBe(
      false,
    );
    expect(mayDeleteAttachment('view', 'me', { uploadedByUserId: 'me', taskCreatedByUserId: 'me' })).toBe(
      false,
    );
  });
});
