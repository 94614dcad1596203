import { z } from 'zod';
import { type AgentTool, defineTool } from './tool.ts';

const QUESTION_MAX_CHARACTERS = 4_000;

const askInput = z.object({ question: z.string().trim().min(1).max(QUESTION_MAX_CHARACTERS) });

/**
 * Asks a person. Nobody waits here: the run ends with the question as its last message, and the answer begins the
 * next run of the same session.
 */
export const askTool: AgentTool = defineTool({
  name: 'ask',
  description:
    'Ask a person when you cannot go on without their answer: a decision, or a fact that is nowhere in the task. It ends this run; you are called again with the answer. Ask everything you need in one question.',
  input: askInput,
  titleOf: ({ question }) => question.slice(0, 80),
  closingOf: ({ question }) => question,
  run: async () => 'The question was put to the people of this task. Their answer comes as the next message.',
});
