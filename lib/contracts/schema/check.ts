/** A JSON value as parsed: contracts are data, so nothing is known of it before it is checked. */
export type Json = Record<string, unknown>;

/** A schema that names a contract and its fields: `checkContract` has accepted it. */
export interface ContractSchema extends Json {
  readonly 'x-contract': ContractMeta;
  readonly properties: Json;
}

/** What a contract may be of. */
export const CONTRACT_KINDS = ['row', 'event'] as const;

interface ContractMeta extends Json {
  readonly owner: string;
  readonly entity: string;
  readonly version: string;
  readonly key: readonly string[];
  readonly kind?: (typeof CONTRACT_KINDS)[number];
  readonly orderedBy?: { readonly aggregate: readonly string[]; readonly position: string };
  readonly revision?: string;
}

/** Of a contract: `<major>.<minor>`. */
export const VERSION = /^[1-9]\d*\.\d+$/;

/** A short description of a received value for messages. */
export function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
