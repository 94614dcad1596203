// Owns the address of the open task: `?task=`, so that it can be linked and the back button closes it.

/**
 * Marks an entry of the history behind which the page without the task stands. Made anew each time: Next writes
 * into the object, and takes one that it has written into for an entry of its own.
 */
const opened = () => ({ openedFromPage: true });
/** Going back takes a moment, in which closing once more must not go back twice. */
let isGoingBack = false;

/** Opens or closes the panel of the page at `path` by the address alone: no request for the page is made. */
export function showTask(path: string, taskId: string | null): void {
  const { history, location } = window;
  const isOpen = new URLSearchParams(location.search).has('task');
  if (taskId !== null) {
    const address = `${path}?task=${taskId}`;
    // Going from task to task leaves one step back to the page.
    if (isOpen) history.replaceState(wasOpenedFromPage() ? opened() : null, '', address);
    else history.pushState(opened(), '', address);
    return;
  }
  if (!isOpen || isGoingBack) return;
  if (!wasOpenedFromPage()) {
    history.replaceState(null, '', path);
    return;
  }
  isGoingBack = true;
  window.addEventListener(
    'popstate',
    () => {
      isGoingBack = false;
    },
    { once: true },
  );
  history.back();
}

function wasOpenedFromPage(): boolean {
  return Boolean(window.history.state?.openedFromPage);
}
