import type { Catalog, CatalogContract } from '../../catalog';
import { readerName } from '../../catalog/names';
import { acceptedSchema } from '../../contracts/schema/checked-contract';
import { readContract } from '../../contracts/schema/read-contract';
import { isText } from '../../wire/json';
import { isObject, own } from '../../wire/own';
import type { ContractView } from '../api';
import { typeText } from './field-type';

/** The contracts of a catalogue as the page shows them, with who reads which field. */
export function contractViews({ contracts, replicas }: Catalog): readonly ContractView[] {
  return contracts.map((contract) => {
    const readers = replicas
      .filter(
        (one) =>
          one.contract === contract.id &&
          one.feedNamespace === contract.namespace &&
          majorOf(one.version) === majorOf(contract.version),
      )
      .map((one) => ({
        replica: readerName(one),
        ...(one.kind && { kind: one.kind }),
        fields: [...new Set([...one.fields, ...one.filter])],
      }));
    return { ...viewOf(contract), readers };
  });
}

function viewOf({
  id,
  kind,
  owner,
  version,
  schema,
  fields,
}: CatalogContract): Omit<ContractView, 'readers'> {
  const contract = readContract(schema);
  const { properties } = acceptedSchema(contract);
  const { title, description, required } = contract.schema;
  return {
    id,
    version,
    kind: kind === 'event' ? 'event' : 'rows',
    owner,
    ...(isText(title) && { title }),
    ...(isText(description) && { description }),
    key: contract.key,
    fields: fields.map(({ name, pii, readers }) => {
      const field = own(properties, name);
      const about = isObject(field) ? field.description : undefined;
      return {
        name,
        type: typeText(field, contract.schema),
        required: Array.isArray(required) && required.includes(name),
        pii,
        ...(isText(about) && { description: about }),
        readers,
      };
    }),
    schema,
  };
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}
