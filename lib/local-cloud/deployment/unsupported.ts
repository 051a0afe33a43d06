import type { ResourceType } from '../resources';
import { LocalCloudError } from '../shared/errors';
import { type Properties, type Refusal, unknownProperties } from '../template/properties';

const REMEDY =
  'leave it out of what runs locally, for example by a context value, or give its stack no part in "stacks"';

/** Collects what does not run here, so that one message tells all of it. */
export class Unsupported {
  readonly #reasons: string[] = [];
  readonly #types = new Set<string>();

  /** @param label what errors call the resource */
  addType(label: string, type: string): void {
    this.#reasons.push(`${label}: the local cloud does not know the type ${type}`);
    this.#types.add(type);
  }

  addProperties(label: string, refusals: readonly Refusal[]): void {
    for (const { reason } of refusals) this.#reasons.push(`${label}: ${reason}`);
  }

  /** @throws LocalCloudError `UnknownResourceType`, or `UnsupportedProperty` when all types are known */
  throwAny(): void {
    const [first, ...others] = this.#reasons;
    if (first === undefined) return;
    const types = [...this.#types].sort().map((type) => `'${type}'`);
    const ignore =
      types.length > 0 ? `; or ignore types: LocalCloud.start({ ignore: [${types.join(', ')}] })` : '';
    const list =
      others.length === 0
        ? first
        : [`${this.#reasons.length} things do not run here:`, ...this.#reasons].join('\n- ');
    throw new LocalCloudError(
      types.length > 0 ? 'UnknownResourceType' : 'UnsupportedProperty',
      `${list}${others.length === 0 ? '; ' : '\n'}${REMEDY}${ignore}`,
    );
  }
}

/** Everything of a resource's properties that does not run here. */
export function refusalsOf(type: ResourceType, properties: Properties): Refusal[] {
  const { properties: lists } = type;
  const unknown = lists === 'any' ? [] : unknownProperties(properties, lists);
  return [...unknown, ...(type.refusals?.(properties) ?? [])];
}
