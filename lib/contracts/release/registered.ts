import { canonicalJson } from '../../wire/canonical-json';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { type Consumer, readerText } from './consumer';
import type { ContractsLock } from './lock';
import type { RepositoryReaders } from './readers';

/** Readers, and where they come from: a file of readers or a cloud assembly, by its path. */
export interface ReaderSource {
  readonly from: string;
  readonly consumers: readonly Consumer[];
}

/** The readers that a file registers. */
export function consumersIn({ repository, consumers }: RepositoryReaders): Consumer[] {
  return Object.entries(consumers).map(([name, consumer]) => ({ name, ...consumer, repository }));
}

/**
 * The readers of several sources. A bounded context is one service, so a replica is in one repository.
 *
 * @throws ContractError `invalid-readers` when two sources say different things of one replica
 */
export function collectReaders(sources: readonly ReaderSource[]): Consumer[] {
  const found = new Map<string, { from: string; consumer: Consumer }>();
  for (const { from, consumers } of sources) {
    for (const consumer of consumers) {
      const other = found.get(consumer.name);
      if (other && contentOf(other.consumer) !== contentOf(consumer)) {
        throw new ContractError(
          'invalid-readers',
          `${readerText(other.consumer)} in ${other.from} and ${readerText(consumer)} in ${from} are one replica and say different things: leave the older one out, or rename a context if they are two services`,
        );
      }
      found.set(consumer.name, { from, consumer });
    }
  }
  return [...found.values()].map(({ consumer }) => consumer);
}

/**
 * The lock without what repositories registered before of these contracts: what they say now replaces it, so that a
 * replica that is gone there is forgotten here.
 */
export function withoutReadersOf(
  lock: ContractsLock,
  repositories: readonly string[],
  contracts: readonly CheckedContract[],
): ContractsLock {
  const ids = contracts.map(({ id }) => id);
  const stay = Object.entries(lock.consumers).filter(
    ([, { repository, contract }]) =>
      repository === undefined || !repositories.includes(repository) || !ids.includes(contract),
  );
  return { ...lock, consumers: Object.fromEntries(stay) };
}

/** What readers say that fits no version of the contract, published or released: it is out of date, or misspelt. */
export function doubtfulReaders(
  consumers: readonly Consumer[],
  contracts: readonly CheckedContract[],
  lock: ContractsLock,
): string[] {
  return consumers.flatMap((reader) => {
    const { contract: id, major, fields = [] } = reader;
    const versions = contracts.filter((one) => one.id === id);
    const released = lock.contracts[id]?.[major];
    const known = [
      ...versions.filter((one) => one.major === major).flatMap((one) => one.fields),
      ...(released?.fields ?? []),
    ];
    if (known.length === 0)
      return [`${readerText(reader)} reads version ${major} of ${id}, which is neither given nor released`];
    return fields
      .filter((field) => !known.includes(field))
      .map((field) => `${readerText(reader)} reads "${field}", which ${id} ${major}.x does not have`);
  });
}

function contentOf({ fields, ...consumer }: Consumer): string {
  return canonicalJson({ ...consumer, fields: fields?.toSorted() });
}
