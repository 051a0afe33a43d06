import { LocalCloudError } from '../shared/errors';

/**
 * Sorts names so that each comes after everything it depends on, otherwise in the given order.
 *
 * @param what names the sorted things in the error: "resources of stack Orders"
 * @param labelOf how errors call one of them. @default its name
 * @throws LocalCloudError `TemplateCycle` that shows the cycle
 */
export function dependencyOrder(
  names: readonly string[],
  dependenciesOf: (name: string) => Iterable<string>,
  what: string,
  labelOf: (name: string) => string = (name) => name,
): string[] {
  const known = new Set(names);
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (name: string): void => {
    if (done.has(name)) return;
    const start = path.indexOf(name);
    if (start >= 0) {
      const cycle = [...path.slice(start), name].map(labelOf).join(' -> ');
      throw new LocalCloudError('TemplateCycle', `the ${what} depend on each other in a circle: ${cycle}`);
    }
    path.push(name);
    for (const dependency of dependenciesOf(name)) if (known.has(dependency)) visit(dependency);
    path.pop();
    done.add(name);
  };

  for (const name of names) visit(name);
  // A set keeps the order in which the names were finished, which is the order asked for.
  return [...done];
}
