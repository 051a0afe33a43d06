import type { RowCheck } from '../../lib/protocol/projection';
import { loadAsset } from './asset';

/** A validator as Ajv compiles it: its findings stay on the function. */
interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/** @param file with the validators that the construct compiled from a contract and put beside the bundle */
export function loadRowCheck(file: string): RowCheck {
  const validators = loadAsset<Record<'row' | 'key', Validator>>(file);
  return (part, data) => {
    const validator = validators[part];
    if (validator(data)) return undefined;
    const [error] = validator.errors ?? [];
    // The field alone: names inside of it may be the row's own data.
    const [, field] = error?.instancePath.split('/') ?? [];
    return `${part}${field ? `/${field}` : ''} ${error?.message ?? 'does not fit the contract'}`;
  };
}
