import { own } from '../../wire/own';
import type { Json } from '../schema/check';
import { acceptedSchema, type CheckedContract } from '../schema/checked-contract';

/** Where a field comes from in a row of an older major version. Exactly one of the ways is given. */
export interface FieldUpcast {
  /** The value of the older field of this name. */
  readonly rename?: string;
  /** This value, if the older row has no field of the same name. */
  readonly default?: unknown;
  /** This value, whatever the older row holds. */
  readonly constant?: unknown;
  /** One part of the text in the older field of this name; needs `separator` and `index`. */
  readonly split?: string;
  /** The texts in the older fields of these names, as far as the row has them; needs `separator`. */
  readonly join?: readonly string[];
  /** What is between the parts of a text. */
  readonly separator?: string;
  /** Which part of a text, from 0. */
  readonly index?: number;
}

/** How a row of an older major version becomes a row of this one. */
export interface Upcast {
  /** The older major version. */
  readonly from: number;
  /** @default every field is the older field of the same name */
  readonly fields?: { readonly [field: string]: FieldUpcast };
}

/** From which older major versions a contract's rows can be made, and how. */
export function upcastsOf(contract: CheckedContract): readonly Upcast[] {
  const { upcast = [] } = acceptedSchema(contract)['x-contract'];
  return upcast as readonly Upcast[];
}

/** The major versions that a reader of the contract understands: its own and those it has an upcast from. */
export function readableMajors(contract: CheckedContract): number[] {
  return [contract.major, ...upcastsOf(contract).map(({ from }) => from)].sort((one, other) => one - other);
}

/**
 * A row of an older major version as a row of this contract. Fields that cannot be made are left out, so that the
 * contract's own check decides whether the row can do without them.
 */
export function upcastRow(contract: CheckedContract, { fields = {} }: Upcast, older: Json): Json {
  return Object.fromEntries(
    contract.fields.flatMap((field) => {
      const value = make(own(fields, field) ?? { rename: field }, field, older);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** Names of the older fields that a way needs. */
export function sourcesOf({ rename, split, join }: FieldUpcast): string[] {
  return [rename, split, join].flat().filter((name) => name !== undefined);
}

function make(way: FieldUpcast, field: string, older: Json): unknown {
  const read = (name: string) => own(older, name);
  if (way.rename !== undefined) return read(way.rename);
  if (way.split !== undefined) return partOf(read(way.split), way);
  if (way.join !== undefined) return joined(way.join.map(read), way);
  if (way.constant !== undefined) return way.constant;
  // An older null is a value: only what is not there has a default.
  return Object.hasOwn(older, field) ? older[field] : way.default;
}

function partOf(value: unknown, { separator = '', index = 0 }: FieldUpcast): unknown {
  return typeof value === 'string' ? value.split(separator)[index] : undefined;
}

function joined(values: readonly unknown[], { separator }: FieldUpcast): unknown {
  const texts = values.filter((value) => typeof value === 'string');
  return texts.length === 0 ? undefined : texts.join(separator);
}
