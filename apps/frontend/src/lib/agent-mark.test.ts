import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawAgentMark } from './agent-mark.ts';

it('draws the same face for the same agent, always four tiles', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const mark = drawAgentMark(id);
      expect(drawAgentMark(id)).toEqual(mark);
      expect(mark.tiles).toHaveLength(4);
      expect(mark.tiles.some(({ isStrong }) => isStrong)).toBe(true);
      expect(mark.tiles.every(({ path }) => !path.includes('NaN'))).toBe(true);
    }),
  );
});

it('tells agents apart: of a hundred, hardly two share a face', () => {
  const faces = Array.from({ length: 100 }, (_, index) =>
    JSON.stringify(drawAgentMark(`0190a5b0-0000-7000-8000-${String(index).padStart(12, '0')}`)),
  );
  expect(new Set(faces).size).toBeGreaterThan(97);
});
