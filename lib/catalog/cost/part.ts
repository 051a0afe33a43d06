import { isText } from '../../wire/json';
import { isObject, own } from '../../wire/own';

/** What an estimate is made of: each has its own bill. */
export type PartKind = 'feed' | 'replica' | 'consumer' | 'api';

/** A resource of a template. */
export interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The resources of its template, by logical id. */
  readonly beside: ReadonlyMap<string, Resource>;
}

/** The resources of a feed, a replica, a consumer or an API. */
export interface Part {
  readonly kind: PartKind;
  /** As the construct is called: of a replica or consumer its name, of a feed or an API its path. */
  readonly name: string;
  /** Name of the template of its stack. */
  readonly stack: string;
  /** Ids of the contracts that a feed publishes, or that a replica or consumer follows. */
  readonly contracts: readonly string[];
  readonly resources: readonly Resource[];
}

export function ofType({ resources }: Pick<Part, 'resources'>, type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

export function numberIn(
  properties: Readonly<Record<string, unknown>>,
  name: string,
  otherwise: number,
): number {
  const value = Number(own(properties, name) ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}

/** The resource that a property names by `Ref` or `Fn::GetAtt`, if it is in the same template. */
export function referred({ beside }: Resource, value: unknown): Resource | undefined {
  if (!isObject(value)) return undefined;
  const [attribute] = [value['Fn::GetAtt']].flat();
  const id = [value.Ref, attribute].find(isText);
  return id === undefined ? undefined : beside.get(id);
}
