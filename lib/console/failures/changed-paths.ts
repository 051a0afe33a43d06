import { parseJson } from '../../wire/json';
import { isObject } from '../../wire/own';

/** More tell nothing that a person reads. */
const MOST = 100;

/**
 * Names what an edit changed, such as `data.country` or `data.lines[0].sku`, and no value.
 *
 * @param before the message's body
 * @param after the one that was sent
 * @returns `body` alone where one of them is no JSON
 */
export function changedPaths(before: string, after: string): readonly string[] {
  const [old, now] = [parseJson(before), parseJson(after)];
  if (old === undefined || now === undefined) return before === after ? [] : ['body'];
  return pathsOf(old, now, '').slice(0, MOST);
}

function pathsOf(old: unknown, now: unknown, path: string): string[] {
  if (isObject(old) && isObject(now)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return names.flatMap((name) =>
      pathsOf(member(old, name), member(now, name), path === '' ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_, index) => pathsOf(old[index], now[index], `${path}[${index}]`)).flat();
  }
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [path || 'body'];
}

function member(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
