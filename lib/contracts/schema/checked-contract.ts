import { isObject, own } from '../../wire/own';
import type { ContractSchema, Json } from './check';
import { ContractError } from './errors';
import type { ValueType } from './value-type';

/** By what the events of a contract are ordered. */
export interface EventOrder {
  /** Names of the one or two fields that name what events are ordered of, such as an order. */
  readonly aggregate: string[];
  /** Name of the field that counts the events of an aggregate: of two the one with the higher number is the later. */
  readonly position: string;
}

/**
 * A contract that was checked before: handlers take those that lie beside them from synthesis, where `Contract` refused
 * what cannot be used. Checking needs a compiler of schemas, which no handler carries.
 *
 * @internal
 */
export class CheckedContract {
  /** Owner and entity, for example `users/User`. The same for all versions. */
  readonly id: string;
  /** The bounded context that owns the data. */
  readonly owner: string;
  /** The kind of thing that is shared, for example `User`. */
  readonly entity: string;
  /** `row`: rows, which change. `event`: business events, each of which happens once. */
  readonly kind: string;
  /** `<major>.<minor>`. */
  readonly version: string;
  /** The part of the version that changes when readers of the old one would break. */
  readonly major: number;
  /** Names of the one or two fields that identify a row; the first is the partition key. */
  readonly key: string[];
  /** Names of all fields, in the order of the schema. */
  readonly fields: string[];
  /** The field that the owner raises on each write, if there is one. */
  readonly revision?: string;
  /** By what events are ordered. @default rows are ordered by their changes, events are not ordered */
  readonly orderedBy?: EventOrder;
  /** The JSON Schema as it was given. */
  readonly schema: { readonly [keyword: string]: unknown };
  readonly #readTypes: () => ValueType;
  #types?: ValueType;

  /**
   * @param schema that `Contract` has accepted
   * @param readTypes tells the type of a row; it is asked once, when somebody needs to know
   */
  constructor(schema: object, readTypes: () => ValueType) {
    this.schema = schema as Json;
    this.#readTypes = readTypes;
    const { properties, 'x-contract': members } = acceptedSchema(this);
    this.owner = members.owner;
    this.entity = members.entity;
    this.version = members.version;
    this.major = Number(members.version.split('.')[0]);
    this.id = `${members.owner}/${members.entity}`;
    this.key = [...members.key];
    this.fields = Object.keys(properties);
    this.revision = members.revision;
    this.kind = members.kind ?? 'row';
    const { orderedBy } = members;
    this.orderedBy = orderedBy && { aggregate: [...orderedBy.aggregate], position: orderedBy.position };
  }

  /**
   * DynamoDB's type of a key field: `S` for a string, `N` for a number or decimal, `B` for base64.
   *
   * @throws ContractError when the field is not part of the key
   */
  keyType(field: string): string {
    if (!this.key.includes(field)) {
      throw new ContractError(
        'unknown-field',
        `"${field}" is not a key field of ${this.id}: use ${this.key.join(', ')}`,
      );
    }
    if (this.isNumeric(field)) return 'N';
    return this._types.member(field).text === 'binary' ? 'B' : 'S';
  }

  /** Whether the contract says that a field holds a number, a decimal among them. */
  isNumeric(field: string): boolean {
    const { kinds, text } = this._types.member(field);
    const [kind, ...others] = kinds;
    return others.length === 0 && (kind === 'number' || (kind === 'string' && text === 'decimal'));
  }

  /** The JSON types that the contract allows for a field; none when it does not say. */
  typesOf(field: string): string[] {
    const schema = own(acceptedSchema(this).properties, field);
    const type = isObject(schema) ? schema.type : undefined;
    return type === undefined ? [] : [type].flat().map(String);
  }

  /** @internal See `valueTypes`: jsii has no such type. */
  get _types(): ValueType {
    this.#types ??= this.#readTypes();
    return this.#types;
  }
}

/** The schema of a contract, of which the class shows no more than that it is JSON: jsii has no types for its members. */
export function acceptedSchema({ schema }: Pick<CheckedContract, 'schema'>): ContractSchema {
  return schema as ContractSchema;
}

/**
 * How the fields of a contract are stored in DynamoDB: the members of the result.
 *
 * @throws ContractError when the schema leaves the type of a field open
 */
export function valueTypes(contract: CheckedContract): ValueType {
  return contract._types;
}
