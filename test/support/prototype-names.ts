/** Names that an object answers to without having them, and others that mean something to JavaScript or to JSON. */
export const PROTOTYPE_NAMES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'then',
  'toJSON',
  'length',
  'name',
];

/** Those of them that a field can have: names that begin with two underscores are the library's. */
export const FIELD_NAMES = PROTOTYPE_NAMES.filter((name) => !name.startsWith('__'));
