import type { Template } from './template';

/** Construct path, without the leading slash, and logical id. */
export type PathEntry = readonly [path: string, logicalId: string];

/** How the CDK calls the resource of a nested stack: beside the nested stack's own construct. */
const NESTED = /^(.*\/)?([^/]+)\.NestedStack\/\2\.NestedStackResource$/;

/**
 * The construct of a nested stack, from the path of its resource; undefined when that is no nested stack of the CDK's.
 *
 * @param path such as `Users/Inner.NestedStack/Inner.NestedStackResource`
 */
export function nestedConstruct(path: string): string | undefined {
  const [, parent = '', name] = NESTED.exec(path) ?? [];
  return name === undefined ? undefined : parent + name;
}

/**
 * Paths by logical id of one stack, without those of the stacks nested in it, whose logical ids may be the same.
 *
 * @param within construct of a nested stack. @default the stack that is not nested
 */
export function ownPaths(entries: readonly PathEntry[], within?: string): Map<string, string> {
  const isIn = (path: string, construct: string) => path.startsWith(`${construct}/`);
  const inside = entries.filter(([path]) => within === undefined || isIn(path, within));
  const nested = inside.flatMap(([path]) => nestedConstruct(path) ?? []);
  const own = inside.filter(([path]) => !nested.some((construct) => isIn(path, construct)));
  return new Map(own.map(([path, logicalId]) => [logicalId, path]));
}

/** The paths that a template itself tells. */
export function templatePaths(template: Template): PathEntry[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    const path = resource.Metadata?.['aws:cdk:path'];
    return typeof path === 'string' ? [[path, logicalId] as const] : [];
  });
}
