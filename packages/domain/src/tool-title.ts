// Owns what the tools of an agent are called where people read of them.

const TITLES: Record<string, string> = {
  read: 'Read a file',
  write: 'Write a file',
  list: 'List files',
  remember: 'Learn a rule',
  note: 'Take a note',
  read_skill: 'Read a skill',
  comment: 'Comment on the task',
  ask: 'Ask a person',
  read_attachment: 'Read an attached file',
  attach: 'Attach a file',
};

/** A real OpenClaw has tools that we know no words for: they go by their name. */
export function toolTitle(name: string): string {
  return TITLES[name] ?? name;
}
