import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Json } from './schema/check';
import { checkContract } from './schema/check-contract';
import { CheckedContract } from './schema/checked-contract';
import { readContract } from './schema/read-contract';
import type { ValueType } from './schema/value-type';
import type { Validator } from './validation/validator';

/** What `event-sharing contracts generate` has made of a contract, so that nothing is compiled when a function starts. */
export interface ReadyMade {
  /** Checks a row that comes from its owner. */
  readonly row: Validator;
  /** Tells the type of a row of the schema. */
  readonly types: (schema: Json) => ValueType;
}

/** A contract together with the TypeScript types of its rows and of their keys. */
export interface TypedContract<Row, Key = Partial<Row>> {
  readonly contract: CheckedContract;
  /** @default none: replicas can be read by it, and no owner can be asked */
  readonly readyMade?: ReadyMade;
  /** Exists for the compiler only: carries the type of a row, is never set. */
  readonly __row?: Row;
  /** Exists for the compiler only: carries the type of a row's key, is never set. */
  readonly __key?: Key;
}

/** The type of the rows of a contract: `RowOf<typeof user>`. */
export type RowOf<C> = C extends TypedContract<infer Row, unknown> ? Row : never;

/** The type of the keys of a contract: `KeyOf<typeof user>`. */
export type KeyOf<C> = C extends TypedContract<unknown, infer Key> ? Key : never;

/** Keywords by which a map may have members without a name of their own. */
type Unnamed = 'additionalProperties' | 'patternProperties' | 'unevaluatedProperties';

/** A value without the members that its schema does not name, at any depth: they never leave the owner, and no reader gets them. */
type Shared<Value, S> = S extends { readonly properties: infer Schemas }
  ? Value extends object
    ? {
        [Name in keyof Value as string extends Name
          ? Extract<keyof S, Unnamed> extends never
            ? never
            : Name
          : Name]: Name extends keyof Schemas ? Shared<Value[Name], Schemas[Name]> : Value[Name];
      }
    : Value
  : S extends { readonly items: infer Item; readonly prefixItems?: never }
    ? Value extends readonly (infer Element)[]
      ? Shared<Element, Item>[]
      : Value
    : Value;

type Members<Row, Field> = Row extends object
  ? { [Name in keyof Row as Name extends Field ? Name : never]: Row[Name] }
  : never;

type KeyFields<S> = S extends { readonly 'x-contract': { readonly key: readonly (infer Field)[] } }
  ? Field
  : never;

type Schema = Exclude<JSONSchema, boolean>;
type ContractOf<S extends Schema> = TypedContract<
  Shared<FromSchema<S>, S>,
  Members<FromSchema<S>, KeyFields<S>>
>;

/**
 * A contract in TypeScript, with the types of its rows and keys inferred from the schema. It is not checked as
 * `Contract.fromFile` does: the owner's synthesis and `event-sharing contracts generate` do that.
 *
 * @throws ContractError when the schema is not a contract
 */
export function defineContract<const S extends Schema>(schema: S): ContractOf<S> {
  checkContract(schema, 'contract');
  return { contract: readContract(schema) };
}

/** For modules that `event-sharing contracts generate` writes, which has checked the schema. */
export function generatedContract<const S extends Schema>(schema: S, readyMade: ReadyMade): ContractOf<S> {
  const contract = new CheckedContract(schema, () => readyMade.types(schema as Json));
  return { contract, readyMade };
}
