import { describe, expect, it } from 'vitest';
import { toStorableJson, toStorableText } from './storable-text.ts';

describe('what a model wrote', () => {
  it('loses NUL and half characters, and nothing else', () => {
    expect(toStorableText('a\0b\ud83dc 😀')).toBe('a\ufffdb\ufffdc 😀');
  });

  it('does so at any depth of JSON, in keys too, and leaves escaped text alone', () => {
    const value = {
      'k\0': ['\ud83d', { deep: '\udc00😀\u0001"\\' }],
      said: 'write \\u0000 and \\ud83d',
      n: 1,
    };
    expect(JSON.parse(toStorableJson(value))).toEqual({
      'k\ufffd': ['\ufffd', { deep: '\ufffd😀\u0001"\\' }],
      said: 'write \\u0000 and \\ud83d',
      n: 1,
    });
  });
});
