/** The surface of menus, lists and popovers. */
export const popupClasses =
  'rounded-lg bg-raised p-1 text-ink shadow-popup outline-none origin-(--transform-origin) transition-[opacity,scale] data-starting-style:scale-97 data-starting-style:opacity-0 data-ending-style:opacity-0';
