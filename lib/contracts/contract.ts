import { readFileSync } from 'node:fs';
import { checkContract, type Json } from './check';
import { ContractError } from './errors';
import { own } from './own';
import { checkSource } from './source-rules';
import { checkUpcasts } from './upcast-rules';
import { valueTypes } from './value-types';

interface ContractMembers {
  readonly owner: string;
  readonly entity: string;
  readonly version: string;
  readonly key: readonly string[];
  readonly revision?: string;
}

/**
 * What one bounded context shares of one entity: a JSON Schema (2020-12) with the keyword `x-contract`, which names
 * the owner, the entity, the version and the key.
 */
export class Contract {
  /**
   * Reads a contract from a JSON file.
   *
   * @param path of the file, absolute or relative to the working directory
   * @throws ContractError when the file cannot be read, is not JSON, or is not a contract
   */
  static fromFile(path: string): Contract {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (cause) {
      throw new ContractError('unreadable-file', `cannot read the contract ${path}: ${reason(cause)}`, {
        cause,
      });
    }
    try {
      return new Contract(JSON.parse(text), path);
    } catch (cause) {
      if (cause instanceof ContractError) throw cause;
      throw new ContractError('invalid-json', `the contract ${path} is not valid JSON: ${reason(cause)}`, {
        cause,
      });
    }
  }

  /**
   * Takes a contract that is already parsed, for example a literal in TypeScript.
   *
   * @throws ContractError when it is not a contract
   */
  static fromObject(schema: object): Contract {
    return new Contract(schema, 'contract');
  }

  /** Owner and entity, for example `users/User`. The same for all versions. */
  readonly id: string;
  /** The bounded context that owns the data. */
  readonly owner: string;
  /** The kind of thing that is shared, for example `User`. */
  readonly entity: string;
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
  /** The JSON Schema as it was given. */
  readonly schema: { readonly [keyword: string]: unknown };

  private constructor(schema: unknown, where: string) {
    checkContract(schema, where);
    checkSource(schema, valueTypes(schema, where), where);
    checkUpcasts(schema, where);
    const members = schema['x-contract'] as ContractMembers;
    this.schema = schema;
    this.owner = members.owner;
    this.entity = members.entity;
    this.version = members.version;
    this.major = Number(members.version.split('.')[0]);
    this.id = `${members.owner}/${members.entity}`;
    this.key = [...members.key];
    this.fields = Object.keys(this.properties());
    this.revision = members.revision;
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
    return valueTypes(this.schema).member(field).text === 'binary' ? 'B' : 'S';
  }

  /** Whether the contract says that a field holds a number, a decimal among them. */
  isNumeric(field: string): boolean {
    const { kinds, text } = valueTypes(this.schema).member(field);
    const [kind, ...others] = kinds;
    return others.length === 0 && (kind === 'number' || (kind === 'string' && text === 'decimal'));
  }

  /** The JSON types that the contract allows for a field; none when it does not say. */
  typesOf(field: string): string[] {
    const type = own(this.properties(), field)?.type;
    return type === undefined ? [] : [type].flat().map(String);
  }

  private properties(): Record<string, Json | undefined> {
    return this.schema.properties as Record<string, Json | undefined>;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
