'use client';

import type { Comment, Mention } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { messageOf } from '#lib/api-error.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { forgetDraft, useDraft } from '#lib/use-draft.ts';
import { postComment } from '../api/task-mutations.ts';
import { useMentionPicker } from '../hooks/use-mention-picker.ts';
import { draftContent, emptyDraft, insertMention, type MentionToken } from '../mention-draft.ts';
import { MentionList } from './mention-list.tsx';
import { MentionPreviewLine } from './mention-preview-line.tsx';

interface CommentFormProps {
  taskId: string;
  /** The comment answers an agent's question. */
  answer?: {
    /** What that sets off. */
    note: string;
    /** The box takes the focus, until it is left. */
    isWanted: boolean;
    onLeft: () => void;
  };
}

/** The box for a comment: `@` offers people and agents, and what posting sets off is said beforehand. */
export function CommentForm({ taskId, answer }: CommentFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  const [caret, setCaret] = useState<number | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const boxRef = useRef<HTMLTextAreaElement>(null);
  const pickedCaret = useRef<number | null>(null);
  const listId = useId();
  const content = draftContent(draft).trim();
  const draftKey = `${answer ? 'answer' : 'comment'}:${taskId}`;
  useDraft(draftKey, { value: draft, isDirty: draft.text !== '', restore: setDraft });

  const isWanted = answer?.isWanted ?? false;
  useEffect(() => {
    if (isWanted) boxRef.current?.focus();
  }, [isWanted]);

  // What was picked stands in the box only after it is drawn.
  useLayoutEffect(() => {
    if (pickedCaret.current === null) return;
    boxRef.current?.setSelectionRange(pickedCaret.current, pickedCaret.current);
    pickedCaret.current = null;
  });

  const picker = useMentionPicker({
    taskId,
    text: draft.text,
    caret,
    onPick: (token: MentionToken, mention: Mention) => {
      const next = insertMention(draft, token, mention);
      setDraft(next.draft);
      setCaret(next.caret);
      pickedCaret.current = next.caret;
    },
  });

  const post = async () => {
    if (content === '' || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const comment = await postComment(taskId, content);
      client.setQueryData<Comment[]>(taskKeys.comments(taskId), (comments) =>
        comments?.some((each) => each.id === comment.id) ? comments : [...(comments ?? []), comment],
      );
      // Here too: an answer may have taken its question away, and this form with it.
      forgetDraft(draftKey);
      setDraft(emptyDraft);
    } catch (thrown) {
      setError(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
    >
      <div className="relative">
        <Textarea
          ref={boxRef}
          value={draft.text}
          onChange={(event) => {
            setDraft({ ...draft, text: event.target.value });
            setCaret(event.target.selectionStart);
          }}
          onSelect={(event) => {
            const { selectionStart, selectionEnd } = event.currentTarget;
            setCaret(selectionStart === selectionEnd ? selectionStart : null);
          }}
          onBlur={() => {
            setCaret(null);
            answer?.onLeft();
          }}
          onKeyDown={(event) => {
            if (picker.onKey(event)) return;
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void post();
          }}
          rows={2}
          aria-label={answer ? 'Your answer' : 'Write a comment'}
          placeholder={answer ? 'Your answer' : 'Write a comment; @ asks an agent or tells a person'}
          role={picker.isOpen ? 'combobox' : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={picker.isOpen || undefined}
          aria-controls={picker.isOpen ? listId : undefined}
          aria-activedescendant={picker.isOpen ? `${listId}-${picker.activeIndex}` : undefined}
        />
        {picker.isOpen ? <MentionList id={listId} picker={picker} /> : null}
      </div>
      <MentionPreviewLine taskId={taskId} content={picker.isOpen ? '' : content} />
      <div className="mt-2 flex items-center justify-end gap-3">
        {answer && error === null ? (
          <p className="mr-auto min-w-0 text-sm text-ink-muted">{answer.note}</p>
        ) : null}
        {error === null ? null : (
          <p role="alert" className="mr-auto text-sm text-danger">
            {error}
          </p>
        )}
        {content === '' ? null : (
          <span className="whitespace-nowrap text-xs text-ink-subtle pointer-coarse:hidden">Ctrl Enter</span>
        )}
        <Button
          type="submit"
          size="sm"
          variant={answer ? 'primary' : 'secondary'}
          isBusy={isBusy}
          disabled={content === ''}
        >
          {answer ? 'Answer' : 'Comment'}
        </Button>
      </div>
    </form>
  );
}
