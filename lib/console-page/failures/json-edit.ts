import { parseJson } from '../../wire/json';
import { isObject } from '../../wire/own';
import { visibleJsonText } from '../../wire/visible-text';
import { compactJson, spreadJson } from '../shared/json-layout';

/** What an edit of a message's body comes to. */
export interface Edit {
  /** What is wrong with the text. @default it is JSON */
  readonly wrong?: string;
  /** Paths of what differs from the message, such as `data.country`. */
  readonly changed: readonly string[];
}

const WHOLE = 'the whole message';

export function editOf(before: string, after: string): Edit {
  try {
    const changed = changedPaths(parseJson(before), JSON.parse(after));
    // Numbers of many digits are the same once they are read, and not as they are written.
    const same = changed.length > 0 || visibleJsonText(compactJson(before)) === compactJson(after);
    return { changed: same ? changed : [WHOLE] };
  } catch (error) {
    return { wrong: `This is not JSON: ${error instanceof Error ? error.message : error}`, changed: [] };
  }
}

/** The deepest paths at which two values differ; lists as a whole, because their places have no names. */
export function changedPaths(before: unknown, after: unknown, path = ''): string[] {
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      changedPaths(ownOf(before, name), ownOf(after, name), path === '' ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path === '' ? WHOLE : path];
}

const ownOf = (object: Record<string, unknown>, name: string) =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** JSON over several lines, in which what is hidden shows, to be edited; what is not JSON stays as it is. */
export function editable(body: string): string {
  return parseJson(body) === undefined ? body : visibleJsonText(spreadJson(body));
}
