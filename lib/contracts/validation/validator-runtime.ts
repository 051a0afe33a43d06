/** What compiled validators call: shipped beside the handlers that load them, as the module `VALIDATOR_RUNTIME`. */
export { linearPattern } from '../schema/linear-pattern';
export { isUnique } from './unique';
