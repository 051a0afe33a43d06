import { isEqual } from '../../protocol/rows/equality';
import { isObject } from '../../wire/own';

/** More of them say no more. */
const MOST_PATHS = 100;
/** In place of a path, where a text was no JSON before. */
const ALL = '(all)';

/**
 * Where two JSON values differ: `data.country`, `data.phones[1]`. No values.
 *
 * @param before a text, perhaps not JSON
 */
export function changedPaths(before: string, after: unknown): readonly string[] {
  const paths: string[] = [];
  compare(parsed(before), after, '', paths);
  return paths.length > MOST_PATHS
    ? [...paths.slice(0, MOST_PATHS), `and ${paths.length - MOST_PATHS} more`]
    : paths;
}

function compare(before: unknown, after: unknown, path: string, paths: string[]): void {
  if (isEqual(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [one, other] = [before, after].map((each) =>
        Object.hasOwn(each, name) ? each[name] : undefined,
      );
      compare(one, other, path === '' ? name : `${path}.${name}`, paths);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1)
      compare(before[index], after[index], `${path}[${index}]`, paths);
  } else {
    paths.push(path === '' ? ALL : path);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
