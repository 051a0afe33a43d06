import { type Consumer, oldestByName } from '../contracts';
import type { Catalog } from './catalog';

/** The replicas of a catalogue, as readers to compare contracts for. */
export function consumersOf({ replicas }: Catalog): Consumer[] {
  const consumers = replicas.map(
    ({ name, contract, version, fields, filter }): Consumer => ({
      name,
      contract,
      major: Number(version.split('.')[0]),
      fields: [...new Set([...fields, ...filter])],
    }),
  );
  return oldestByName(consumers);
}
