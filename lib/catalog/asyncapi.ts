import type { Json } from '../contracts/schema/check';
import { expand } from '../contracts/schema/expand';
import { dataSchemaPrefix, eventTypes } from '../wire/event';
import { isObject } from '../wire/own';
import type { Catalog, CatalogContract } from './catalog';
import { qualified } from './names';

/** Keywords that hold examples of values, or that AsyncAPI's own schemas do not take. */
const LEFT_OUT = [
  '$comment',
  '$defs',
  '$id',
  '$schema',
  'default',
  'definitions',
  'example',
  'examples',
  'x-contract',
];
/** Keywords with schemas by name: a field may have any name. */
const NAMED = ['dependentSchemas', 'patternProperties', 'properties'];

/** An AsyncAPI 3.0 document: a channel for each contract, a message for each major version of it. */
export function toAsyncApi({ contracts, replicas }: Catalog): Json {
  const nameOfContract = ({ id, namespace }: CatalogContract) => qualified(id, namespace);
  const ids = [...new Set(contracts.map(nameOfContract))];
  const versionsOf = (id: string) => contracts.filter((contract) => nameOfContract(contract) === id);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Shared data', version: '1.0.0' },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      ids.map((id) => [
        nameOf(id),
        {
          // The topic's ARN is known once it is deployed.
          address: null,
          title: id,
          messages: Object.fromEntries(
            versionsOf(id).map((one) => [messageName(one.version), toMessage(one)]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries([
      ...ids.flatMap((id) => {
        const sent = versionsOf(id).filter(({ published }) => published);
        return sent.length === 0 ? [] : [[`send-${nameOf(id)}`, operation('send', id, sent)]];
      }),
      ...replicas.map(({ name, namespace, feedNamespace, contract, version }) => [
        `receive-${nameOf(qualified(name, namespace))}`,
        operation('receive', qualified(contract, feedNamespace), [{ version }]),
      ]),
    ]),
  };
}

function operation(action: string, id: string, versions: readonly { readonly version: string }[]): Json {
  const channel = `#/channels/${nameOf(id)}`;
  return {
    action,
    channel: { $ref: channel },
    messages: versions.map(({ version }) => ({ $ref: `${channel}/messages/${messageName(version)}` })),
  };
}

/** The event as it travels, without the extensions that the library alone uses. */
function toMessage({ id, kind, version, schema }: CatalogContract): Json {
  const [owner = '', entity = ''] = id.split('/');
  const major = Number(version.split('.')[0]);
  const text = { type: 'string' };
  const types = eventTypes({ owner, entity, kind: kind ?? 'row' });
  return {
    // Of rows a message is of three types.
    ...(kind === 'event' && { name: types[0] }),
    title: `${entity} ${version}`,
    payload: {
      type: 'object',
      properties: {
        specversion: { const: '1.0' },
        id: text,
        source: { const: id },
        type: { enum: types },
        subject: text,
        time: { type: 'string', format: 'date-time' },
        dataschema: {
          type: 'string',
          pattern: `^${dataSchemaPrefix(owner, entity, major).replaceAll('.', '\\.')}`,
        },
        sequence: text,
        data: clean(expand(schema, schema as Json)),
      },
      required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'dataschema', 'sequence', 'data'],
    },
  };
}

/** A schema without examples. A reference back into the contract is left open: it would lead nowhere here. */
function clean(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(clean);
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !LEFT_OUT.includes(keyword) && keyword !== '$ref')
      .map(([keyword, value]) => [keyword, NAMED.includes(keyword) ? cleanEach(value) : clean(value)]),
  );
}

function cleanEach(schemas: unknown): Json {
  return Object.fromEntries(Object.entries(schemas as Json).map(([name, schema]) => [name, clean(schema)]));
}

function messageName(version: string): string {
  return `v${version.split('.')[0]}`;
}

/** A key of the document, which references name too: letters, digits, `-`, `_` and `.`; others by their code. */
function nameOf(id: string): string {
  return id
    .replaceAll('/', '-')
    .replace(/[^\w.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
}
