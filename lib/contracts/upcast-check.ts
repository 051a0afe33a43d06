import type { Finding } from './compatibility';
import type { Contract } from './contract';
import { own } from './own';
import { sourcesOf, type Upcast, upcastsOf } from './upcast';

/**
 * Upcasts that read what the older version does not have, or that leave out what this one needs: every event of the
 * older version would be parked.
 *
 * @param known contracts among which the older versions are looked for; of two of one major version the first is taken
 */
export function impossibleUpcasts(contract: Contract, known: readonly Contract[]): Finding[] {
  return upcastsOf(contract).flatMap((upcast) => {
    const older = known.find(({ id, major }) => id === contract.id && major === upcast.from);
    return older ? problemsOf(contract, upcast, older) : [];
  });
}

function problemsOf(contract: Contract, { fields = {} }: Upcast, older: Contract): Finding[] {
  const { version } = contract;
  const finding = (field: string, now: string): Finding => ({
    rule: 'upcast-impossible',
    contract: contract.id,
    released: version,
    current: version,
    field,
    path: field,
    old: older.version,
    new: now,
  });
  const needed = requiredOf(contract);
  return contract.fields.flatMap((field) => {
    const way = own(fields, field) ?? { rename: field };
    const missing = sourcesOf(way).filter((source) => !older.fields.includes(source));
    if (missing.length === 0) return [];
    if (Object.hasOwn(fields, field))
      return [finding(field, `reads ${missing.join(', ')}, which ${older.version} has not`)];
    return needed.includes(field) ? [finding(field, `needs a value that ${older.version} has not`)] : [];
  });
}

function requiredOf({ schema }: Contract): string[] {
  return Array.isArray(schema.required) ? schema.required.map(String) : [];
}
