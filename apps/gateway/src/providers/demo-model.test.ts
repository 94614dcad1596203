import type { LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestBrief } from './demo-brief.ts';
import { createDemoModel, nextStep } from './demo-model.ts';

const BRIEF = `# Task MKT-42: Plan the launch
Board: Marketing

## Description

We open the shop in May.
- Book the hall
- Invite the press

## What to deliver

The finished result.`;

const asked = (text: string): LanguageModelV4Prompt => [{ role: 'user', content: [{ type: 'text', text }] }];

async function collect(model: ReturnType<typeof createDemoModel>, signal?: AbortSignal) {
  const parts: LanguageModelV4StreamPart[] = [];
  const { stream } = await model.doStream({ prompt: asked(BRIEF), abortSignal: signal });
  for await (const part of stream) parts.push(part);
  return parts;
}

describe('the demo', () => {
  it('reads the task, uses one tool once, and outlines it in its own words', () => {
    const first = nextStep(asked(BRIEF), ['read', 'note', 'comment']);
    expect(first.text).toContain('"Plan the launch"');
    expect(first.call).toMatchObject({ toolName: 'comment' });
    const after = nextStep([...asked(BRIEF), { role: 'tool', content: [] }], ['comment']);
    expect(after.call).toBeNull();
    expect(after.text).toContain('1. **Book the hall**');
    expect(after.text).toContain('2. **Invite the press**');
    expect(after.text).toContain('This is a demo answer');
    expect(after.text).toContain('Connect a model');
  });

  it('takes feedback up visibly', () => {
    const brief = `${BRIEF}\n\n## Feedback on it: address every point\n\nAdd a budget. Name a date for each step.`;
    expect(nextStep(asked(brief), ['note']).text).toContain('Add a budget; Name a date for each step');
    const { text } = nextStep([...asked(brief), { role: 'tool', content: [] }], []);
    expect(text).toContain('- [x] Add a budget');
  });

  it('answers a comment with what it was asked, in one step, and leaves the outline to the task', () => {
    const brief = `${BRIEF}\n\n## The comment that asks you\n\n**Ada** (person, 2026-01-01T10:00:00.000Z):\n@Nora which hall,\nand does @Milo (m@a.example) know?\n\n## What to deliver\n\nAn answer.`;
    const step = nextStep(asked(brief), ['comment', 'note']);
    expect(step.call).toBeNull();
    expect(step.text).toContain('> Nora which hall, and does Milo (m@a.example) know?');
    expect(step.text).toContain('- Book the hall');
    expect(step.text).toContain('This is a demo answer');
    expect(step.text).not.toContain('Outline');
  });

  it('does everything in one step without tools', () => {
    const step = nextStep(asked('Just a line'), []);
    expect(step.call).toBeNull();
    expect(step.text).toContain('## Just a line');
  });

  it('streams word by word, loses nothing and reports no tokens', async () => {
    const parts = await collect(createDemoModel(0));
    const text = parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
    expect(text).toBe(nextStep(asked(BRIEF), []).text);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', usage: { inputTokens: { total: undefined } } });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const ended = collect(createDemoModel(10_000), controller.signal);
    controller.abort();
    await expect(ended).rejects.toThrow();
  });

  it('finds something to say about any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const digest = digestBrief(text);
        expect(digest.title.length).toBeGreaterThan(0);
        expect(digest.points.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});
