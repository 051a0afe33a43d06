import type { ReadyMade, TypedContract } from '../../contracts/define';
import type { CheckedContract } from '../../contracts/schema/checked-contract';

/** A contract as people have it: one of `defineContract` brings the types of its rows and keys. */
export type AnyContract<R, Key> = CheckedContract | TypedContract<R, Key>;

/** What a replica keeps of a row: its key and the chosen fields. */
export type Kept<R, Key, Field extends keyof R> = Pick<R, Field> & Key;

/** @throws Error when it is no contract */
export function plainContract<R, Key>(call: string, contract: AnyContract<R, Key>): CheckedContract {
  const plain: Partial<CheckedContract> = Object(Object(contract).contract ?? contract);
  if (typeof plain.id === 'string' && Array.isArray(plain.fields)) return plain as CheckedContract;
  throw new Error(
    `${call}: the contract is missing, or only its schema was given: pass what defineContract answers`,
  );
}

/** @throws Error when the contract is not of a generated module */
export function readyMadeOf<R, Key>(call: string, contract: AnyContract<R, Key>): ReadyMade {
  const { readyMade }: { readonly readyMade?: ReadyMade } = 'contract' in contract ? contract : {};
  if (typeof readyMade?.row === 'function') return readyMade;
  const { id, version } = plainContract(call, contract);
  throw new Error(
    `${call}: ${id} ${version} has no validator for what its owner answers: use the module that "event-sharing contracts generate" writes of its file`,
  );
}
