import type { Contract } from '../../contracts/contract';
import type { TypedContract } from '../../contracts/define';

/** A contract as people have it: one of `defineContract` brings the types of its rows and keys. */
export type AnyContract<R, Key> = Contract | TypedContract<R, Key>;

/** What a replica keeps of a row: its key and the chosen fields. */
export type Kept<R, Key, Field extends keyof R> = Pick<R, Field> & Key;

/** @throws Error when it is no contract */
export function plainContract<R, Key>(call: string, contract: AnyContract<R, Key>): Contract {
  const plain: Partial<Contract> = Object(Object(contract).contract ?? contract);
  if (typeof plain.id === 'string' && Array.isArray(plain.fields)) return plain as Contract;
  throw new Error(
    `${call}: the contract is missing, or only its schema was given: pass what Contract.fromFile, Contract.fromObject or defineContract answers`,
  );
}
