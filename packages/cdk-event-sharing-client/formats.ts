/** The formats of texts, for generated modules of contracts that have one. */
export { fullFormats } from 'ajv-formats/dist/formats';
