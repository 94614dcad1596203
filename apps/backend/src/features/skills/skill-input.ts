// Owns what a written skill means: its fields, and those that its frontmatter names. Fields win over frontmatter.
import type { skillPatchSchema } from '@helix/contracts';
import { findBoardsCalled, type Trx } from '@helix/database';
import { parseSkillFile, type SkillFile } from '@helix/domain/skill-file';
import { AppError, invalid } from '@helix/runtime';
import type { z } from 'zod';

export type SkillFields = Omit<z.output<typeof skillPatchSchema>, 'version'> & {
  /** What the frontmatter says beyond the fields; absent where there was none. */
  frontmatter?: Record<string, unknown>;
};

/** @throws AppError 400 naming the line of the content where its frontmatter cannot be read. */
export async function absorbFrontmatter(trx: Trx, orgId: string, given: SkillFields): Promise<SkillFields> {
  if (given.content === undefined) return given;
  const read = parseSkillFile(given.content);
  if (read.type === 'bad') throw refusal(read.problems);
  const { boards, ...fields } = read.file.fields;
  const isThere = Object.keys(read.file.lines).length + Object.keys(read.file.other).length > 0;
  return {
    ...fields,
    ...(boards && given.activation_boards === undefined
      ? { activation_boards: await lookUpBoards(trx, orgId, boards, read.file) }
      : {}),
    ...(isThere ? { frontmatter: read.file.other } : {}),
    ...withoutUndefined(given),
    content: read.file.content,
  };
}

async function lookUpBoards(trx: Trx, orgId: string, names: string[], file: SkillFile): Promise<string[]> {
  const boards = await findBoardsCalled(trx, orgId, names);
  const ids = names.map((name) => {
    const same = (text: string) => text.toLowerCase() === name.toLowerCase();
    // A key is unique and meant; a name may happen to look like another board's key.
    const board = boards.find(({ key }) => same(key)) ?? boards.find((each) => same(each.name));
    if (board) return board.id;
    throw refusal([
      {
        line: file.lines.boards ?? 1,
        message: `there is no board “${name}”. Correct it, or make the board first`,
      },
    ]);
  });
  return [...new Set(ids)];
}

function refusal(problems: { line: number; message: string }[]): AppError {
  const errors = problems.map(({ line, message }) => ({
    field: 'content',
    message: `line ${line}: ${message}`,
  }));
  if (errors.length === 1 && errors[0]) return invalid('content', errors[0].message);
  return new AppError({
    status: 400,
    code: 'validation_failed',
    message: errors.map((each) => `${each.field}: ${each.message}`).join('; '),
    errors,
  });
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}
