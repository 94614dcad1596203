import { expect, it } from 'vitest';
import { MOST_TITLE_CHARACTERS, splitPasted } from './pasted-task.ts';

it('leaves one line alone', () => {
  expect(splitPasted('  Call the ferry company \n')).toBeNull();
  expect(splitPasted('')).toBeNull();
});

it('takes the first line for the title and the rest for the description', () => {
  expect(splitPasted('Call the ferry\r\n\r\n- Ask for May\n- Ask for June\n')).toEqual({
    title: 'Call the ferry',
    description: '- Ask for May\n- Ask for June',
  });
});

it('shortens a line that is no title between two words, and keeps all of it below', () => {
  const text = 'A sentence that goes on. '.repeat(20).trim();
  const pasted = splitPasted(text);
  expect(pasted?.description).toBe(text);
  expect(pasted?.title).toMatch(/ \w+\.?…$/);
  expect(pasted?.title.length).toBeLessThanOrEqual(MOST_TITLE_CHARACTERS);
  expect(splitPasted('🚢'.repeat(400))?.title.isWellFormed()).toBe(true);
});
