import { isMotionReduced } from '#lib/reduced-motion.ts';

export function cardElementId(taskId: string): string {
  return `card-${taskId}`;
}

const FLASH_MS = 700;

/** Shows where a card went, after it has been drawn there. Not under reduced motion. */
export function flashCard(taskId: string, tone: 'accent' | 'danger'): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const card = document.getElementById(cardElementId(taskId))?.closest('article');
      if (!card || isMotionReduced()) return;
      const style = getComputedStyle(card);
      const color = style.getPropertyValue(tone === 'accent' ? '--accent-soft' : '--danger-soft');
      card.animate([{ backgroundColor: color }, { backgroundColor: style.backgroundColor }], {
        duration: FLASH_MS,
        easing: 'ease-out',
      });
    }),
  );
}
