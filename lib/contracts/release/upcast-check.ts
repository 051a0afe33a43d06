import { own } from '../../wire/own';
import type { Incompatibility } from '../compatibility/compatibility';
import { type CheckedContract, valueTypes } from '../schema/checked-contract';
import type { JsonKind } from '../schema/value-type';
import { type FieldUpcast, sourcesOf, type Upcast, upcastsOf } from '../upcast/upcast';

/**
 * Upcasts that read what the older version does not have or has in another type, or that leave out what this one needs:
 * every event of the older version would be parked. And those from rows with another key: each would be another row.
 *
 * @param known contracts among which the older versions are looked for; of two of one major version the first is taken
 */
export function impossibleUpcasts(
  contract: CheckedContract,
  known: readonly CheckedContract[],
): Incompatibility[] {
  return upcastsOf(contract).flatMap((upcast) => {
    const older = known.find(({ id, major }) => id === contract.id && major === upcast.from);
    return older ? problemsOf(contract, upcast, older) : [];
  });
}

function problemsOf(
  contract: CheckedContract,
  { fields = {} }: Upcast,
  older: CheckedContract,
): Incompatibility[] {
  const { version } = contract;
  const finding = (field: string, now: string): Incompatibility => ({
    rule: 'upcast-impossible',
    contract: contract.id,
    released: version,
    current: version,
    field,
    path: field,
    old: older.version,
    new: now,
  });
  const fits = ({ split, join }: FieldUpcast, field: string, source: string) => {
    const taken = (split ?? join) === undefined ? kindsOf(contract, field) : ['string'];
    return kindsOf(older, source).some((kind) => taken.includes(kind));
  };
  const needed = requiredOf(contract);
  const wayOf = (field: string) => own<FieldUpcast>(fields, field) ?? { rename: field };
  const key = contract.key.map((field) => wayOf(field).rename);
  if (key.join() !== older.key.join()) {
    const [field = ''] = contract.key;
    return [
      finding(
        field,
        `is made a key of ${key.join(', ')}, the key of ${older.version} is ${older.key.join(', ')}`,
      ),
    ];
  }
  return contract.fields.flatMap((field) => {
    const way = wayOf(field);
    const missing = sourcesOf(way).filter((source) => !older.fields.includes(source));
    // A default is for rows that have no field of the name.
    const read = way.default === undefined ? sourcesOf(way) : [field];
    const unfit = read.find((source) => older.fields.includes(source) && !fits(way, field, source));
    if (unfit !== undefined)
      return [
        finding(field, `takes ${unfit}, which is ${kindsOf(older, unfit).join(' or ')} in ${older.version}`),
      ];
    if (missing.length === 0) return [];
    if (Object.hasOwn(fields, field))
      return [finding(field, `reads ${missing.join(', ')}, which ${older.version} has not`)];
    return needed.includes(field) ? [finding(field, `needs a value that ${older.version} has not`)] : [];
  });
}

function requiredOf({ schema }: CheckedContract): string[] {
  return Array.isArray(schema.required) ? schema.required.map(String) : [];
}

function kindsOf(contract: CheckedContract, field: string): JsonKind[] {
  return [...valueTypes(contract).member(field).kinds];
}
