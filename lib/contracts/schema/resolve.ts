import type { Json } from './check';
import { Undetermined } from './level';

/** The schema at a JSON pointer into the contract. */
export function resolve(ref: string, root: Json): unknown {
  if (!/^#(\/|$)/.test(ref)) {
    throw new Undetermined(`refers to "${ref}": refer to a schema in this contract, such as "#/$defs/money"`);
  }
  const path = ref === '#' ? [] : ref.slice(2).split('/');
  return path.reduce<unknown>((schema, segment) => {
    const name = decode(segment, ref).replace(/~1/g, '/').replace(/~0/g, '~');
    if (typeof schema !== 'object' || schema === null || !Object.hasOwn(schema, name)) {
      throw new Undetermined(`refers to "${ref}", which is not in the contract`);
    }
    return (schema as Json)[name];
  }, root);
}

function decode(segment: string, ref: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Undetermined(`refers to "${ref}", which is no URI: write "%" as "%25"`);
  }
}
