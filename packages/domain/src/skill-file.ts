// Owns the form of a SKILL.md: YAML frontmatter between two lines of dashes, then Markdown. Reading and writing it.
// Not in the package's entry: the YAML parser is for those who read files, not for browsers.
import { type SkillActivation, skillFieldSchemas } from '@helix/contracts';
import { isMap, isScalar, LineCounter, type Pair, parseDocument, stringify, type YAMLError } from 'yaml';

/** What a file says about its skill. `boards` are keys or names as people write them, to be looked up. */
export type SkillFileFields = {
  name?: string;
  slug?: string;
  description?: string;
  activation_mode?: SkillActivation;
  boards?: string[];
  activation_tags?: string[];
  enabled?: boolean;
};

export type SkillFile = {
  fields: SkillFileFields;
  /** Every other key of the frontmatter, kept as it is. */
  other: Record<string, unknown>;
  /** The Markdown below the frontmatter; never begins with another one. */
  content: string;
  /** The line of a field's key, from 1, for what is found out about its value later. */
  lines: Partial<Record<keyof SkillFileFields, number>>;
};

/** `line` counts from 1 in the whole text; the message goes after it: `line 3: …`. */
export type SkillFileProblem = { line: number; message: string };
export type SkillFileResult = { type: 'ok'; file: SkillFile } | { type: 'bad'; problems: SkillFileProblem[] };

/** Room for any honest frontmatter; a parser is not to be given more from outside. */
export const FRONTMATTER_MAX_CHARACTERS = 16_000;
/** Deeper than this no key is for people, and none is kept. */
const DEPTH_MAX = 20;
const PROBLEMS_MAX = 3;
/** Aliases that repeat themselves grow without end. */
const ALIASES_MAX = 20;

const FENCE = /^---[ \t]*(?:\n|$)/;
const CLOSING_FENCE = /^(?:---|\.\.\.)[ \t]*$/m;

/** Reads the text of a skill, with or without frontmatter. Never throws. */
export function parseSkillFile(text: string): SkillFileResult {
  const normal = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const source = withoutLeadingBlankLines(normal);
  if (!FENCE.test(source)) return { type: 'ok', file: { fields: {}, other: {}, content: source, lines: {} } };
  const skippedLines = lineCount(normal.slice(0, normal.length - source.length));
  const yamlStart = source.indexOf('\n') + 1;
  const end = yamlStart === 0 ? null : CLOSING_FENCE.exec(source.slice(yamlStart));
  if (end === null)
    return bad(skippedLines + 1, 'frontmatter begins here and has no closing line of three dashes');
  const yaml = source.slice(yamlStart, yamlStart + end.index);
  if (yaml.length > FRONTMATTER_MAX_CHARACTERS)
    return bad(skippedLines + 1, `frontmatter may have up to ${FRONTMATTER_MAX_CHARACTERS} characters`);

  const below = source.slice(yamlStart + end.index + end[0].length);
  const content = withoutLeadingBlankLines(below);
  if (FENCE.test(content))
    return bad(
      skippedLines + lineCount(source.slice(0, source.length - content.length)) + 1,
      'a second frontmatter begins here; for a horizontal rule write three asterisks',
    );
  const read = readFrontmatter(yaml, skippedLines + 1);
  return read.type === 'bad' ? read : { type: 'ok', file: { ...read.frontmatter, content } };
}

type Frontmatter = Omit<SkillFile, 'content'>;

function readFrontmatter(
  yaml: string,
  linesBefore: number,
): { type: 'ok'; frontmatter: Frontmatter } | { type: 'bad'; problems: SkillFileProblem[] } {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => linesBefore + lineCounter.linePos(offset).line;
  try {
    const document = parseDocument(yaml, { lineCounter, prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0)
      return {
        type: 'bad',
        // The first ones: those behind them are often their echo.
        problems: document.errors
          .slice(0, PROBLEMS_MAX)
          .map((error) => ({ line: lineAt(error.pos[0]), message: plain(error) })),
      };
    if (document.contents === null) return { type: 'ok', frontmatter: { fields: {}, other: {}, lines: {} } };
    if (!isMap(document.contents))
      return bad(linesBefore + 1, 'frontmatter must be lines of the form "key: value"');
    const values = new Map<unknown, unknown>(
      Object.entries(document.toJS({ maxAliasCount: ALIASES_MAX }) as object),
    );
    return readPairs(document.contents.items, values, lineAt, linesBefore + 1);
  } catch (error) {
    const reason = error instanceof RangeError ? 'is nested too deeply' : 'repeats its anchors too often';
    return bad(linesBefore + 1, `frontmatter ${reason}`);
  }
}

function readPairs(
  pairs: Pair[],
  values: ReadonlyMap<unknown, unknown>,
  lineAt: (offset: number) => number,
  firstLine: number,
): ReturnType<typeof readFrontmatter> {
  const frontmatter: Frontmatter = { fields: {}, other: {}, lines: {} };
  const problems: SkillFileProblem[] = [];
  for (const { key } of pairs) {
    const line = isScalar(key) && key.range ? lineAt(key.range[0]) : firstLine;
    if (!isScalar(key)) {
      problems.push({ line, message: 'a key must be a word' });
      continue;
    }
    const name = String(key.value);
    const value = values.get(name);
    const reader = readers[name];
    if (!reader) {
      if (isKeepable(value, 0)) defineOwn(frontmatter.other, name, value);
      else problems.push({ line, message: `${name} cannot be kept: it is nested too deeply, or not text` });
      continue;
    }
    const message = reader(value, frontmatter.fields);
    frontmatter.lines[reader.field] = line;
    if (message !== null) problems.push({ line, message: `${name} ${message}` });
  }
  return problems.length > 0 ? { type: 'bad', problems } : { type: 'ok', frontmatter };
}

type Reader = ((value: unknown, fields: SkillFileFields) => string | null) & { field: keyof SkillFileFields };

/** Reads one key into its field. @returns what is wrong with the value, or null. */
function reader<Field extends keyof SkillFileFields>(
  field: Field,
  shape: (value: unknown) => unknown,
  schema: {
    safeParse(value: unknown): {
      success: boolean;
      data?: SkillFileFields[Field];
      error?: { issues: { message: string }[] };
    };
  },
): Reader {
  const read = (value: unknown, fields: SkillFileFields): string | null => {
    const parsed = schema.safeParse(shape(value));
    if (parsed.success) {
      fields[field] = parsed.data;
      return null;
    }
    const message = parsed.error?.issues[0]?.message ?? 'is not valid';
    return /^Invalid (input|option)/.test(message) ? expected[field] : message;
  };
  return Object.assign(read, { field });
}

const expected: Record<keyof SkillFileFields, string> = {
  name: 'must be text',
  slug: 'must be text',
  description: 'must be text',
  activation_mode: 'must be always, board or tag',
  boards: 'must be a list of board names or keys',
  activation_tags: 'must be a list of tags',
  enabled: 'must be true or false',
};

const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);
/** `tags: urgent, press` is meant as a list. */
const asList = (value: unknown) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
    : Array.isArray(value)
      ? value.map(asText)
      : value;

const { name, slug, description, activation_mode, activation_tags, enabled } = skillFieldSchemas;
const readers: Partial<Record<string, Reader>> = Object.assign(Object.create(null) as object, {
  name: reader('name', asText, name),
  slug: reader('slug', asText, slug),
  description: reader('description', asText, description),
  activation: reader('activation_mode', asText, activation_mode),
  boards: reader('boards', asList, activation_tags),
  tags: reader('activation_tags', asList, activation_tags),
  enabled: reader('enabled', (value) => value, enabled),
});

/** The file of a skill, as it is exported and as `parseSkillFile` reads it again. */
export function renderSkillFile(
  fields: SkillFileFields,
  other: Readonly<Record<string, unknown>>,
  content: string,
): string {
  const list = (items: string[] | undefined) => (items && items.length > 0 ? items : undefined);
  const known = {
    name: fields.name,
    slug: fields.slug,
    description: fields.description || undefined,
    activation: fields.activation_mode,
    boards: list(fields.boards),
    tags: list(fields.activation_tags),
    enabled: fields.enabled === false ? false : undefined,
  };
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  const frontmatter: Record<string, unknown> = {};
  for (const [key, value] of [...entries, ...Object.entries(other)]) defineOwn(frontmatter, key, value);
  const isEmpty = Object.keys(frontmatter).length === 0;
  // A value on a line: folded and block texts lose a space here and there when they are read again.
  const yaml = isEmpty ? '' : stringify(frontmatter, { lineWidth: 0, blockQuote: false });
  return `---\n${yaml}---\n\n${content}`;
}

function bad(line: number, message: string): { type: 'bad'; problems: SkillFileProblem[] } {
  return { type: 'bad', problems: [{ line, message }] };
}

const PLAIN: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'this key is there twice',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  BLOCK_AS_IMPLICIT_KEY: 'a value with a colon in it must stand in quotes',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_SCALAR_START: 'a value that begins with this character must stand in quotes',
};

function plain(error: YAMLError): string {
  // The parser's own stack, or its pattern's.
  if (/stack/i.test(error.message)) return 'this is nested too deeply';
  return PLAIN[error.code] ?? `this is not valid YAML (${error.message.replace(/\s+/g, ' ').trim()})`;
}

/** JSON that the database can store: no NUL, no half characters, not endlessly deep. */
function isKeepable(value: unknown, depth: number): boolean {
  if (depth > DEPTH_MAX) return false;
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.every((item) => isKeepable(item, depth + 1));
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(
    ([key, item]) => isKeepable(key, depth + 1) && isKeepable(item, depth + 1),
  );
}

/** Also for a key like `__proto__`, which an assignment would swallow. */
function defineOwn(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function withoutLeadingBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '');
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}
