import { readFileSync } from 'node:fs';
import { CheckedContract } from './schema/checked-contract';
import { ContractError } from './schema/errors';
import { linearPattern } from './schema/linear-pattern';
import { readTypes } from './schema/value-types';
import { checkStrictly } from './strict/check-strictly';

/**
 * What one bounded context shares of one entity: a JSON Schema (2020-12) with the keyword `x-contract`, which names
 * the owner, the entity, the version and the key.
 */
export class Contract extends CheckedContract {
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

  private constructor(schema: unknown, where: string) {
    checkStrictly(schema, where);
    super(schema, () => readTypes(schema, linearPattern));
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
