import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BriefInput, buildTaskBrief, THREAD_MAX_CHARACTERS } from './task-brief.ts';

const base: BriefInput = {
  key: 'MKT-42',
  title: 'Write the launch post',
  boardName: 'Marketing',
  description: 'About the new release.',
  priority: 'high',
  dueDate: '2026-12-01T00:00:00Z',
  tags: ['blog', 'launch'],
  status: 'review',
  questions: [],
  asked: null,
  answers: [],
  history: [],
  files: [{ name: 'facts.csv', type: 'text/csv', sizeBytes: 12, content: 'a,b' }],
  canReadFiles: true,
  comments: [
    { authorName: 'Ada', authorType: 'user', content: 'Keep it short.', createdAt: '2026-11-22T10:00:00Z' },
  ],
  lastResult: 'Old draft',
  feedback: 'Add numbers',
  trigger: 'feedback',
};

describe('the task brief', () => {
  it('carries every part of the task', () => {
    const brief = buildTaskBrief(base);
    for (const part of [
      'MKT-42',
      'Write the launch post',
      'Marketing',
      'About the new release.',
      'high',
      '2026-12-01',
      'blog, launch',
      'Ada',
      'Keep it short.',
      'Old draft',
      'Add numbers',
      '## Attached files',
      'facts.csv',
    ]) {
      expect(brief).toContain(part);
    }
    expect(brief.indexOf('About the new')).toBeLessThan(brief.indexOf('Keep it short'));
    expect(brief.indexOf('Old draft')).toBeLessThan(brief.indexOf('Add numbers'));
  });

  it('has no section for what is not there', () => {
    const brief = buildTaskBrief({
      ...base,
      comments: [],
      lastResult: null,
      feedback: null,
      dueDate: null,
      tags: [],
      trigger: 'execute',
    });
    for (const word of ['Comments', 'last result', 'Feedback', 'Due:', 'Tags:'])
      expect(brief).not.toContain(word);
  });

  it('gives a mention the question apart from the thread, the history, and asks for an answer', () => {
    const asks = (content: string) => ({
      authorName: 'Grace',
      authorType: 'user' as const,
      content,
      createdAt: '2026-11-22T11:00:00Z',
    });
    const mention: BriefInput = {
      ...base,
      trigger: 'mention',
      feedback: null,
      questions: [asks('@[Nora](agent:01990000-0000-7000-8000-000000000000) why so long?')],
      history: [
        {
          agentName: 'Nora',
          trigger: 'feedback',
          status: 'timed_out',
          finishedAt: '2026-11-21T10:00:00Z',
          feedback: 'Shorter',
        },
      ],
    };
    const brief = buildTaskBrief(mention);
    expect(brief).toContain('Status: Review');
    expect(brief).toContain('Nora: feedback, timed out; asked to improve: Shorter');
    expect(brief).toContain('**Grace** (person, 2026-11-22T11:00:00Z):\n@Nora why so long?');
    expect(brief).toContain("The task's latest result\n\nOld draft");
    expect(brief).toContain('An answer to that comment');
    expect(brief.indexOf('Keep it short.')).toBeLessThan(brief.indexOf('why so long?'));
    expect(buildTaskBrief({ ...mention, questions: [asks('One?'), asks('Two?')] })).toContain(
      'An answer to those comments',
    );
  });

  it('gives an answer with its question apart from the thread, and asks for the result', () => {
    const brief = buildTaskBrief({
      ...base,
      trigger: 'answer',
      feedback: null,
      asked: 'Which quay?',
      answers: [
        {
          authorName: 'Grace',
          authorType: 'user',
          content: 'The north one.',
          createdAt: '2026-11-22T11:00:00Z',
        },
      ],
    });
    expect(brief).toContain('The question was:\nWhich quay?');
    expect(brief.indexOf('Keep it short.')).toBeLessThan(brief.indexOf('The north one.'));
    expect(brief).toContain('With that answer: the finished result');
  });

  it('keeps the whole description and the newest comment whatever their size', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000 }), fc.integer({ min: 1, max: 120 }), (description, count) => {
        const comments = Array.from({ length: count }, (_, index) => ({
          authorName: 'Ada',
          authorType: 'user' as const,
          content: `comment ${index} ${'x'.repeat(1_000)}`,
          createdAt: '2026-11-22T10:00:00Z',
        }));
        const brief = buildTaskBrief({ ...base, description, comments });
        expect(brief).toContain(description.trim());
        expect(brief).toContain(`comment ${count - 1} `);
        expect(brief.length).toBeLessThan(description.length + THREAD_MAX_CHARACTERS + 3_000);
      }),
    );
  });
});
