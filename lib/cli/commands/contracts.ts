import { existsSync } from 'node:fs';
import {
  type Contract,
  type ContractsLock,
  checkContracts,
  compatibleChanges,
  doubtfulReaders,
  EMPTY_LOCK,
  LOCK_FILE,
  releaseContracts,
  withoutReadersOf,
} from '../../contracts';
import { formatReport, type ReportFormat } from '../report/report';
import type { Console } from '../shared/console';
import { type KnownReaders, loadLock, readContracts, readReaders, saveLock } from '../shared/contract-files';
import { EXIT } from '../shared/exit-codes';
import { count } from '../shared/format';

export interface ContractsCommandOptions {
  /** Path of the lock file. @default the one in the working directory */
  readonly lock?: string;
  /** Directory of a cloud assembly, whose replicas are readers. @default only those in the lock file */
  readonly assembly?: string;
  /** Files in which other repositories say what they read. @default only those in the lock file */
  readonly readers?: readonly string[];
}

export interface CheckCommandOptions extends ContractsCommandOptions {
  readonly format: ReportFormat;
}

/** Compares contract files with the lock file. */
export function checkFiles(console: Console, files: readonly string[], options: CheckCommandOptions): number {
  const contracts = readContracts(files);
  // A file that was named and is not there is a mistake, and must not pass for a service that has released nothing.
  const hasReleases = options.lock !== undefined || existsSync(LOCK_FILE);
  const lock = hasReleases ? loadLock(options.lock ?? LOCK_FILE) : EMPTY_LOCK;
  const code = printReport(console, contracts, lock, readReaders(contracts, options), options.format);
  if (hasReleases) return code;
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
  const recorded = isFirst ? EMPTY_LOCK : loadLock(path);
  const readers = readReaders(contracts, options);
  if (printReport(console, contracts, recorded, readers) !== EXIT.success) {
    console.err('nothing was released');
    return EXIT.found;
  }
  const lock = withoutReadersOf(recorded, readers.repositories, contracts);
  const released = releaseContracts(contracts, lock, readers.consumers);
  saveLock(path, released);
  const known = Object.keys(released.consumers).sort().join(', ') || 'none is known';
  console.out(`${isFirst ? 'created' : 'updated'} ${path}; readers: ${known}`);
  return EXIT.success;
}

function printReport(
  console: Console,
  contracts: readonly Contract[],
  recorded: ContractsLock,
  { consumers, repositories, notes }: KnownReaders,
  format: ReportFormat = 'text',
): number {
  const lock = withoutReadersOf(recorded, repositories, contracts);
  const findings = checkContracts(contracts, lock, consumers);
  const report = {
    hasReleases: Object.keys(lock.contracts).length > 0,
    findings,
    compatible: compatibleChanges(contracts, lock, findings),
    notes: [...notes, ...doubtfulReaders(consumers, contracts, lock)],
  };
  formatReport(report, format).forEach(console.out);
  report.notes.forEach(console.err);
  for (const { id, version } of contracts.filter((one) => lock.contracts[one.id] === undefined)) {
    console.err(`${id} ${version} is new: there is nothing to compare it with`);
  }
  console.err(
    `${count(contracts.length, 'contract')} compared with the released ones: ${count(findings.length, 'finding')}`,
  );
  return findings.length > 0 ? EXIT.found : EXIT.success;
}
