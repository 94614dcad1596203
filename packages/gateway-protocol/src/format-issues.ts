import type { z } from 'zod';

/**
 * Words validation failures as OpenClaw's gateway does, so that clients which look at the text keep working:
 * `must have required property 'x'`, `at /client: unexpected property 'y'`, `at /client/id: must be …`.
 */
export function formatIssues(error: z.ZodError, input: unknown): string {
  const missing = error.issues.find((issue) => issue.path.length === 1 && isMissing(input, issue.path));
  if (missing) return `must have required property '${String(missing.path[0])}'`;
  return error.issues.map((issue) => formatIssue(issue, input)).join('; ');
}

function formatIssue(issue: z.core.$ZodIssue, input: unknown): string {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return `at ${pointer(path)}: unexpected property '${issue.keys[0] ?? ''}'`;
  if (path.length > 1 && isMissing(input, path))
    return `at ${pointer(path.slice(0, -1))}: must have required property '${String(path.at(-1))}'`;
  const words = describe(issue);
  return path.length === 0 ? words : `at ${pointer(path)}: ${words}`;
}

function describe(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'integer' : issue.expected === 'record' ? 'object' : issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? 'must be equal to constant'
        : 'must be equal to one of the allowed values';
    case 'too_small':
      return issue.origin === 'string'
        ? `must not have fewer than ${issue.minimum} characters`
        : `must be >= ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must not have more than ${issue.maximum} characters`
        : `must be <= ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function pointer(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'root' : `/${path.map(String).join('/')}`;
}

/** JSON has no undefined, so an undefined value on the path means that the property is absent. */
function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input;
  for (const [index, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
    if (value === undefined) return index === path.length - 1;
  }
  return false;
}
