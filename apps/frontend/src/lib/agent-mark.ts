import { hueOf, seededHash } from './seeded-hash.ts';

/** The face of an agent, drawn from its id: four tiles, each a simple shape in one of two tones of one hue. */
export interface AgentMarkDrawing {
  hue: number;
  tiles: { path: string; isStrong: boolean }[];
}

const size = 8;

/** Shapes fill an 8 × 8 tile at (x, y); a quarter turn picks the corner that a shape leans on. */
const shapes: ((x: number, y: number, turn: number) => string)[] = [
  quarterDisc,
  quarterDisc,
  triangle,
  leaf,
  disc,
];

export function drawAgentMark(id: string): AgentMarkDrawing {
  const hash = seededHash(`mark:${id}`);
  const strongCount = 1 + (seededHash(`tone:${id}`) % 3);
  const offset = seededHash(`offset:${id}`) % 4;
  const tiles = [0, 1, 2, 3].map((tile) => {
    const bits = (hash >>> (tile * 6)) & 0b111111;
    const draw = shapes[(bits >>> 2) % shapes.length] ?? disc;
    return {
      path: draw((tile % 2) * size, Math.floor(tile / 2) * size, bits & 0b11),
      isStrong: (tile + offset) % 4 < strongCount,
    };
  });
  return { hue: hueOf(id), tiles };
}

function corner(x: number, y: number, turn: number): { x: number; y: number; dx: number; dy: number } {
  const isRight = turn === 1 || turn === 2;
  const isBottom = turn >= 2;
  return {
    x: isRight ? x + size : x,
    y: isBottom ? y + size : y,
    dx: isRight ? -size : size,
    dy: isBottom ? -size : size,
  };
}

function quarterDisc(x: number, y: number, turn: number): string {
  const at = corner(x, y, turn);
  const sweep = at.dx * at.dy > 0 ? 1 : 0;
  return `M${at.x} ${at.y}h${at.dx}A${size} ${size} 0 0 ${sweep} ${at.x} ${at.y + at.dy}Z`;
}

function triangle(x: number, y: number, turn: number): string {
  const at = corner(x, y, turn);
  return `M${at.x} ${at.y}h${at.dx}L${at.x} ${at.y + at.dy}Z`;
}

function leaf(x: number, y: number, turn: number): string {
  const at = corner(x, y, turn);
  const sweep = at.dx * at.dy > 0 ? 1 : 0;
  const to = `${at.x + at.dx} ${at.y + at.dy}`;
  return `M${at.x} ${at.y}A${size} ${size} 0 0 ${sweep} ${to}A${size} ${size} 0 0 ${sweep} ${at.x} ${at.y}Z`;
}

function disc(x: number, y: number): string {
  const radius = size / 2 - 0.5;
  return `M${x + 0.5} ${y + size / 2}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0Z`;
}
