/** What the validators of generated modules call. */
export { default as equal } from 'ajv/dist/runtime/equal';
export { default as ucs2length } from 'ajv/dist/runtime/ucs2length';
export { isUnique } from '../../lib/contracts/validation/unique';
