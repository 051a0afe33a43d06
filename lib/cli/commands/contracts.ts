import { existsSync } from 'node:fs';
import { consumersOf, readCatalog } from '../../catalog';
import {
  type Consumer,
  Contract,
  type ContractsLock,
  checkContracts,
  EMPTY_LOCK,
  formatFinding,
  LOCK_FILE,
  readLock,
  releaseContracts,
  writeLock,
} from '../../contracts';
import type { Console } from '../shared/console';
import { UsageError } from '../shared/errors';
import { EXIT } from '../shared/exit-codes';
import { count } from '../shared/format';

export interface ContractsCommandOptions {
  /** Path of the lock file. @default the one in the working directory */
  readonly lock?: string;
  /** Directory of a cloud assembly, whose replicas are readers. @default only those in the lock file */
  readonly assembly?: string;
}

/** Compares contract files with the lock file. */
export function checkFiles(
  console: Console,
  files: readonly string[],
  options: ContractsCommandOptions,
): number {
  const contracts = readContracts(files);
  // A file that was named and is not there is a mistake, and must not pass for a service that has released nothing.
  if (options.lock !== undefined || existsSync(LOCK_FILE)) {
    return printFindings(console, contracts, loadLock(options.lock ?? LOCK_FILE), options);
  }
  const code = printFindings(console, contracts, EMPTY_LOCK, options);
  console.err(
    `there is no ${LOCK_FILE} here, so that nothing was compared: release with "event-sharing contracts release ${files.join(' ')}", or name the file with --lock`,
  );
  return code;
}

/** Releases contract files, unless a reader would not survive it. */
export function releaseFiles(
  console: Console,
  files: readonly string[],
  options: ContractsCommandOptions,
): number {
  const contracts = readContracts(files);
  const path = options.lock ?? LOCK_FILE;
  const isFirst = !existsSync(path);
  const lock = isFirst ? EMPTY_LOCK : loadLock(path);
  if (printFindings(console, contracts, lock, options) !== EXIT.success) {
    console.err('nothing was released');
    return EXIT.found;
  }
  const released = releaseContracts(contracts, lock, readersOf(contracts, options));
  save(path, released);
  const readers = Object.keys(released.consumers).sort().join(', ') || 'none is known';
  console.out(`${isFirst ? 'created' : 'updated'} ${path}; readers: ${readers}`);
  return EXIT.success;
}

function printFindings(
  console: Console,
  contracts: readonly Contract[],
  lock: ContractsLock,
  options: ContractsCommandOptions,
): number {
  const findings = checkContracts(contracts, lock, readersOf(contracts, options));
  for (const finding of findings) console.out(formatFinding(finding));
  for (const { id, version } of contracts.filter((one) => lock.contracts[one.id] === undefined)) {
    console.err(`${id} ${version} is new: there is nothing to compare it with`);
  }
  console.err(
    `${count(contracts.length, 'contract')} compared with the released ones: ${count(findings.length, 'finding')}`,
  );
  return findings.length > 0 ? EXIT.found : EXIT.success;
}

function readersOf(contracts: readonly Contract[], { assembly }: ContractsCommandOptions): Consumer[] {
  if (assembly === undefined) return [];
  const ids = contracts.map(({ id }) => id);
  return consumersOf(readCatalog(assembly)).filter(({ contract }) => ids.includes(contract));
}

function readContracts(files: readonly string[]): Contract[] {
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
function loadLock(path: string): ContractsLock {
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

function save(path: string, lock: ContractsLock): void {
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
