import type { Consumer } from '../contracts';
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
  // Stages may hold different versions of one replica. A reader is known by its name alone, and the oldest breaks first.
  const newestFirst = consumers.sort((one, other) => other.major - one.major);
  return [...new Map(newestFirst.map((consumer) => [consumer.name, consumer])).values()];
}
