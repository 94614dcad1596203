import { expect, it } from 'vitest';
import { guessTakesImages } from './takes-images.ts';

it.each([
  ['openai', 'gpt-5-mini', true],
  ['openai', 'gpt-4-turbo', true],
  ['openai', 'gpt-4', false],
  ['openai', 'gpt-3.5-turbo', false],
  ['openai', 'o3-mini', false],
  ['openai', 'o3', true],
  ['anthropic', 'claude-sonnet-4-5', true],
  ['anthropic', 'claude-2.1', false],
  ['google', 'gemini-3-flash', true],
  ['openrouter', 'qwen/qwen2.5-vl-72b-instruct', true],
  ['openrouter', 'anthropic/claude-3.5-sonnet', true],
  ['openrouter', 'deepseek/deepseek-chat', false],
  ['ollama', 'llama3.2-vision', true],
  ['ollama', 'gemma3:12b', true],
  ['ollama', 'llama3.3', false],
  ['openai-compatible', 'scripted-model', false],
  ['demo', 'demo', false],
] as const)('guesses of %s %s that it takes pictures: %s', (provider, name, takes) => {
  expect(guessTakesImages(provider, name)).toBe(takes);
});
