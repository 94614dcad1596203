/** Whether the reader has asked their system for less motion. In the browser only. */
export function isMotionReduced(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** How to scroll to a place: seen on the way where motion is welcome, at once where it is not. */
export function scrollBehavior(): ScrollBehavior {
  return isMotionReduced() ? 'auto' : 'smooth';
}
