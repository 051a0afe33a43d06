import type { LocalCloud, LocalEnvironment } from '../../local-cloud';

/** A namespace in an account and region: where services find each other. */
export interface Place {
  readonly environment: Pick<LocalEnvironment, 'accountId' | 'region' | 'clients'>;
  /** @default that of an account and region with one environment */
  readonly namespace?: string;
}

/** A parameter that feeds and replicas write. */
const SHARED = /^\/(?:([^/]+)\/)?event-sharing\/(feeds|replicas)\//;

/** Where anything is shared, found by the parameters that the stacks have created. */
export function placesOf(cloud: LocalCloud): Place[] {
  const stacks = new Map(
    cloud.resources().map(({ accountId, region }) => [`${accountId}/${region}`, { accountId, region }]),
  );
  return [...stacks.values()].flatMap(({ accountId, region }) => {
    const environment = cloud.in({ account: accountId, region });
    const namespaces = new Set(
      [...environment.parameters.keys()].flatMap((name) => {
        const found = SHARED.exec(name);
        return found ? [found[1]] : [];
      }),
    );
    return [...namespaces].map((namespace) => ({ environment, namespace }));
  });
}
