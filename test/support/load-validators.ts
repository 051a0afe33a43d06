import { VALIDATOR_RUNTIME } from '../../lib/contracts/validation/compiler';
import * as runtime from '../../lib/contracts/validation/validator-runtime';

/** A validator as Ajv compiles it. */
type Validate = (data: unknown) => boolean;

/** Loads compiled validators as Node would load the file that constructs ship, beside the runtime that the build ships. */
export function loadValidators(source: string): Record<'row' | 'key', Validate> {
  const module = { exports: {} as Record<'row' | 'key', Validate> };
  const load = (name: string) => (name === VALIDATOR_RUNTIME ? runtime : require(name));
  new Function('module', 'exports', 'require', source)(module, module.exports, load);
  return module.exports;
}
