import { Contract } from '../../lib/contracts/contract';
import type { Filter } from '../../lib/contracts/filter';
import { ASSET } from '../../lib/names';
import type { Replica } from '../../lib/protocol/replica';
import { loadAsset, readAsset } from '../shared/asset';

interface Sharing {
  readonly context: string;
  readonly replica: string;
  readonly contract: object;
  readonly fields: readonly string[];
  readonly filter?: Filter;
}

/** A validator as Ajv compiles it: its findings stay on the function. */
interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

type Validators = Record<'row' | 'key', Validator>;

/** What the construct put beside the bundle, ready for the protocol. */
export function loadSettings(tombstoneSeconds: number): { context: string; replica: Replica } {
  const { context, replica: name, contract, fields, filter } = readAsset<Sharing>(ASSET.sharing);
  const validators = loadAsset<Validators>(ASSET.validators);
  const validate: Replica['validate'] = (part, data) => {
    const validator = validators[part];
    if (validator(data)) return undefined;
    const [error] = validator.errors ?? [];
    // The field alone: names inside of it may be the row's own data.
    const [, field] = error?.instancePath.split('/') ?? [];
    return `${part}${field ? `/${field}` : ''} ${error?.message ?? 'does not fit the contract'}`;
  };
  const horizonMs = tombstoneSeconds * 1000;
  return {
    context,
    replica: { name, contract: Contract.fromObject(contract), fields, filter, horizonMs, validate },
  };
}
