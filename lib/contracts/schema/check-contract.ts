import { RESERVED_PREFIX } from '../../wire/attributes';
import { isObject, own } from '../../wire/own';
import { type ContractSchema, describe, type Json, VERSION } from './check';
import { ContractError } from './errors';
import { eventRules } from './event-rules';
import { type ContractRule, refuseIf } from './rules';

const KEY_TYPES = ['string', 'integer', 'number'];

/**
 * Refuses a schema that is not a usable contract.
 *
 * @param where the file or object to name in the message
 * @throws ContractError with the first rule that does not hold
 */
export function checkContract(schema: unknown, where: string): asserts schema is ContractSchema {
  if (!isObject(schema)) return refuse(where, `expected a JSON object, received ${describe(schema)}`);
  const meta = schema['x-contract'];
  if (!isObject(meta))
    return refuse(where, 'no "x-contract" object: add { owner, entity, version, key } to the schema');
  const properties = isObject(schema.properties) ? schema.properties : {};
  refuseIf(where, [
    ...rootRules(schema, meta, properties),
    ...keyRules(schema, meta, properties),
    ...eventRules(schema, meta, properties),
  ]);
}

function rootRules(schema: Json, meta: Json, properties: Json): ContractRule[] {
  const fields = Object.keys(properties);
  const reserved = fields.find((field) => field.startsWith(RESERVED_PREFIX));
  return [
    {
      condition: schema.type !== 'object',
      message: () => `"type" must be "object", received ${describe(schema.type)}`,
    },
    { condition: fields.length === 0, message: () => 'no "properties": name at least the key' },
    {
      condition: reserved !== undefined,
      code: 'reserved-name',
      message: () =>
        `the field "${reserved}" begins with "${RESERVED_PREFIX}", which is reserved for the library: rename it`,
    },
    {
      condition: schema.additionalProperties === false,
      message: () => '"additionalProperties": false would make every new field a breaking change: remove it',
    },
    {
      condition: !matches(meta.owner, /^[a-z][a-z0-9-]*$/),
      message: () => `"owner" must be a context name such as "users", received ${describe(meta.owner)}`,
    },
    {
      condition: !matches(meta.entity, /^[A-Z][A-Za-z0-9]{0,63}$/),
      message: () =>
        `"entity" must be a name such as "User", of at most 64 letters and digits, received ${describe(meta.entity)}`,
    },
    {
      condition: !matches(meta.version, VERSION),
      message: () => `"version" must be "<major>.<minor>" such as "1.0", received ${describe(meta.version)}`,
    },
    {
      condition:
        meta.revision !== undefined &&
        !(typeof meta.revision === 'string' && Object.hasOwn(properties, meta.revision)),
      code: 'unknown-field',
      message: () =>
        `"revision" must name one of the fields (${fields.join(', ')}), received ${describe(meta.revision)}`,
    },
  ];
}

function keyRules(schema: Json, meta: Json, properties: Json): ContractRule[] {
  const key: readonly unknown[] = Array.isArray(meta.key) ? meta.key : [];
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const code = 'missing-key';
  const sized: ContractRule = {
    code,
    condition: key.length < 1 || key.length > 2 || new Set(key).size !== key.length,
    message: () => `"key" must name one field or two different ones, received ${describe(meta.key)}`,
  };
  const perField = key.flatMap((field): ContractRule[] => {
    const property = typeof field === 'string' ? own(properties, field) : undefined;
    const type = isObject(property) ? property.type : undefined;
    return [
      {
        code,
        condition: property === undefined,
        message: () => `the key field ${describe(field)} is not in "properties"`,
      },
      {
        code,
        condition: !KEY_TYPES.some((known) => known === type),
        message: () =>
          `the key field "${field}" must be a string, integer or number, received type ${describe(type)}`,
      },
      {
        code,
        condition: !required.includes(field),
        message: () => `the key field "${field}" must be in "required"`,
      },
    ];
  });
  return [sized, ...perField];
}

function refuse(where: string, message: string): never {
  throw new ContractError('invalid-contract', `${where}: ${message}`);
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
