import type { ContractView } from '../../console/api';

export interface ContractChoice {
  readonly id: string;
  readonly kind: ContractView['kind'];
  readonly versions: readonly string[];
}

/** The oldest first; `1.10` is newer than `1.9`. */
export function byVersion(contracts: readonly ContractView[]): ContractView[] {
  return [...contracts].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

/** Each contract once, with its versions. */
export function contractsOf(contracts: readonly ContractView[]): ContractChoice[] {
  return [...Map.groupBy(contracts, ({ id }) => id)].map(([id, those]) => ({
    id,
    kind: those[0]?.kind ?? 'rows',
    versions: those.map(({ version }) => version),
  }));
}

/** `1.0` and `1` → `v1.0`, `v1` */
export const versionName = (version: string): string => `v${version.replace(/^v/, '')}`;

/** `1.2` → `1`: what `from` and `to` of a comparison name. */
export const majorOf = (version: string): string => /\d+/.exec(version)?.[0] ?? version;
