/** Where a task is read: on its board; with a comment, at its place in the thread. */
export function taskLink(boardId: string, taskId: string, commentId?: string | null): string {
  const address = `/boards/${boardId}?task=${taskId}`;
  return commentId ? `${address}&comment=${commentId}` : address;
}
