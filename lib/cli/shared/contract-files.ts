import { existsSync, readFileSync } from 'node:fs';
import { consumersOf, readCatalog } from '../../catalog';
import {
  type Consumer,
  Contract,
  type ContractsLock,
  collectReaders,
  consumersIn,
  parseReaders,
  type RepositoryReaders,
  readLock,
  writeLock,
} from '../../contracts';
import { UsageError } from './errors';

/** Who reads contracts, besides those in the lock file. */
export interface KnownReaders {
  readonly consumers: readonly Consumer[];
  /** Those whose files say all that they read. */
  readonly repositories: readonly string[];
  /** Of what was given and says nothing of these contracts. */
  readonly notes: readonly string[];
}

/**
 * The readers of these contracts in a cloud assembly and in files of readers.
 *
 * @throws ContractError when a file cannot be used, or says something else of a replica than another
 */
export function readReaders(
  contracts: readonly Contract[],
  { assembly, readers: files = [] }: { readonly assembly?: string; readonly readers?: readonly string[] },
): KnownReaders {
  const ids = contracts.map(({ id }) => id);
  const registered = files.map((file) => ({ file, readers: readFile(file) }));
  const sources = [
    ...(assembly === undefined ? [] : [{ from: assembly, consumers: consumersOf(readCatalog(assembly)) }]),
    ...registered.map(({ file, readers }) => ({ from: file, consumers: consumersIn(readers) })),
  ].map(({ from, consumers }) => ({
    from,
    consumers: consumers.filter(({ contract }) => ids.includes(contract)),
  }));
  const silent = sources.filter(({ from, consumers }) => files.includes(from) && consumers.length === 0);
  return {
    consumers: collectReaders(sources),
    repositories: registered.map(({ readers }) => readers.repository),
    notes: silent.map(({ from }) => `${from} reads none of ${[...new Set(ids)].join(', ')}`),
  };
}

function readFile(path: string): RepositoryReaders {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(
      `the file of readers ${path} cannot be read (${(cause as Error).message}): the repository that reads writes it with "event-sharing contracts readers"`,
      { cause },
    );
  }
  return parseReaders(text, path);
}

/** @throws ContractError, or UsageError when two files are one major version */
export function readContracts(files: readonly string[]): Contract[] {
  const fileOf = new Map<string, string>();
  return files.map((file) => {
    const contract = Contract.fromFile(file);
    const version = `${contract.id} ${contract.major}`;
    const other = fileOf.get(version);
    if (other !== undefined) {
      throw new UsageError(
        `${other} and ${file} are both a version ${contract.major} of ${contract.id}: give one file for each major version`,
      );
    }
    fileOf.set(version, file);
    return contract;
  });
}

/** A file may be damaged in ways that its reader has no message for. */
export function loadLock(path: string): ContractsLock {
  if (!existsSync(path)) {
    throw new UsageError(
      `there is no lock file ${path}: release the contracts first, with "event-sharing contracts release <files> --lock ${path}"`,
    );
  }
  try {
    return readLock(path);
  } catch (cause) {
    const { message } = cause as Error;
    if (message.includes(path)) throw cause;
    throw new UsageError(
      `the lock file ${path} cannot be used (${message}): restore it from version control`,
      {
        cause,
      },
    );
  }
}

/** @throws UsageError when it cannot be written */
export function saveLock(path: string, lock: ContractsLock): void {
  try {
    writeLock(path, lock);
  } catch (cause) {
    throw new UsageError(
      `the lock file ${path} cannot be written (${(cause as Error).message}): nothing was released`,
      {
        cause,
      },
    );
  }
}
