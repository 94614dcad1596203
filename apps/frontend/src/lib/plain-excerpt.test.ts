import { expect, it } from 'vitest';
import { plainExcerpt } from './plain-excerpt.ts';

it.each([
  ['## A plan ### Outline 1. **Begin** with `code` and _care_', 'A plan Outline 1. Begin with code and care'],
  ['- [x] done\n- open\n> quoted', 'done open quoted'],
  ['See [the page](https://a.example/x) and ![a picture](b.png)', 'See the page and a picture'],
  ['Ask @[Nora Field](agent:018f3a52-0000-7000-8000-000000000001) #4', 'Ask @Nora Field #4'],
  ['```ts\nlet x\n```', 'let x'],
  [
    'Now: | Boat | Pier | |---|:--:| | Ferry | 2 | | Fishing boats | 3 |',
    'Now: Boat · Pier · Ferry · 2 · Fishing boats · 3',
  ],
  ['yes | no', 'yes | no'],
  ['snake_case stays, so does 2 - 1 = 1', 'snake_case stays, so does 2 - 1 = 1'],
])('takes the words out of %j', (text, words) => {
  expect(plainExcerpt(text)).toBe(words);
});
