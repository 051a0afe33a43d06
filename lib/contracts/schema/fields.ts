import type { CheckedContract } from './checked-contract';
import { ContractError } from './errors';

/**
 * The fields a replica keeps: the key, then the chosen fields in the contract's order.
 *
 * @param fields names of contract fields; the key may be left out
 * @default every field of the contract
 * @throws ContractError when a name is not a field of the contract
 */
export function selectFields(
  contract: CheckedContract,
  fields: readonly string[] = contract.fields,
): string[] {
  const unknown = fields.find((field) => !contract.fields.includes(field));
  if (unknown !== undefined) {
    throw new ContractError(
      'unknown-field',
      `"${unknown}" is not a field of ${contract.id} ${contract.version}: choose from ${contract.fields.join(', ')}`,
    );
  }
  return [
    ...contract.key,
    ...contract.fields.filter((field) => fields.includes(field) && !contract.key.includes(field)),
  ];
}
