import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { canonicalJson } from '../../wire/canonical-json';
import { isObject } from '../../wire/own';
import { digestOf } from '../schema/canonical';
import { describe, type Json, VERSION } from '../schema/check';
import { ContractError } from '../schema/errors';
import type { Consumer } from './consumer';

/** Name of the file with the released contracts of a service, kept beside its sources. */
export const LOCK_FILE = 'contracts.lock.json';

/** The newest released version of one major version. */
export interface ReleasedContract {
  readonly version: string;
  /** Of the schema, in hexadecimal digits: a released version never changes. */
  readonly sha256: string;
  readonly fields: readonly string[];
  /** The contract, without what it says of the owner's table. */
  readonly schema: Json;
}

/** What a service has released, and who is known to read it. */
export interface ContractsLock {
  /** By contract id, then by major version. */
  readonly contracts: { readonly [id: string]: { readonly [major: string]: ReleasedContract } };
  /** By name of the replica. */
  readonly consumers: { readonly [name: string]: Omit<Consumer, 'name'> };
}

/** The lock of a service that has released nothing. */
export const EMPTY_LOCK: ContractsLock = { contracts: {}, consumers: {} };

/**
 * Reads a lock file.
 *
 * @throws ContractError `unreadable-file` when there is none, `invalid-lock` when it was changed by hand
 */
export function readLock(path: string): ContractsLock {
  if (!existsSync(path)) {
    throw new ContractError('unreadable-file', `there is no lock file ${path}: release the contracts first`);
  }
  const lock = parse(path);
  checkLock(lock, (reason) => {
    throw new ContractError(
      'invalid-lock',
      `the lock file ${path} ${reason}: restore it from version control and release the contracts again`,
    );
  });
  return lock;
}

/** Writes a lock file, in an order that keeps differences between two releases small. */
export function writeLock(path: string, lock: ContractsLock): void {
  writeFileSync(path, `${JSON.stringify(JSON.parse(canonicalJson(lock)), null, 2)}\n`);
}

/** What is no file, or no JSON, is nothing. */
function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function checkLock(lock: unknown, fail: (reason: string) => never): asserts lock is ContractsLock {
  if (!isObject(lock) || !isObject(lock.contracts) || !isObject(lock.consumers)) {
    return fail('has no "contracts" and "consumers"');
  }
  for (const [id, majors] of Object.entries(lock.contracts)) {
    if (!isObject(majors)) return fail(`has no major versions of ${id}`);
    for (const [major, released] of Object.entries(majors)) {
      if (!isReleased(released)) return fail(`has no version, fields and schema for ${id} ${major}`);
      const { sha256 } = released;
      const digest = digestOf(released);
      if (digest !== sha256) fail(`has ${describe(sha256)} for ${id} ${major}, its schema gives "${digest}"`);
    }
  }
  const unread = Object.entries(lock.consumers).find(([, consumer]) => !isConsumer(consumer));
  if (unread) fail(`does not say what the consumer ${unread[0]} reads`);
}

function isReleased(value: unknown): value is ReleasedContract {
  return (
    isObject(value) &&
    typeof value.version === 'string' &&
    VERSION.test(value.version) &&
    isListOfTexts(value.fields) &&
    isObject(value.schema) &&
    isObject(value.schema['x-contract']) &&
    value.schema['x-contract'].version === value.version
  );
}

function isConsumer(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.contract === 'string' &&
    typeof value.major === 'number' &&
    (value.fields === undefined || isListOfTexts(value.fields)) &&
    (value.repository === undefined || typeof value.repository === 'string')
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
