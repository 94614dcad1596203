// Owns the address of the open task: `?task=`, so that it can be linked and the back button closes it.
let hasPushed = false;

/** Opens or closes the panel by the address alone: no request for the page is made. */
export function showTask(boardId: string, taskId: string | null): void {
  const path = `/boards/${boardId}`;
  const isOpen = new URLSearchParams(window.location.search).has('task');
  if (taskId === null) {
    if (!isOpen) return;
    if (hasPushed) {
      hasPushed = false;
      window.history.back();
    } else {
      window.history.replaceState(null, '', path);
    }
    return;
  }
  const address = `${path}?task=${taskId}`;
  if (isOpen) {
    // Going from task to task leaves one step back to the board.
    window.history.replaceState(null, '', address);
    return;
  }
  hasPushed = true;
  window.history.pushState(null, '', address);
  window.addEventListener(
    'popstate',
    () => {
      hasPushed = false;
    },
    { once: true },
  );
}
