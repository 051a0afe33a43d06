import { canonicalJson } from '../../wire/canonical-json';
import { isListOf, isText } from '../../wire/json';
import { isObject } from '../../wire/own';
import { describe, type Json } from '../schema/check';
import { ContractError } from '../schema/errors';
import { type ContractRule, refuseIf } from '../schema/rules';
import { didYouMean } from '../strict/nearest';
import { byName, type Consumer, oldestByName } from './consumer';

/** Name of the file in which a repository says what it reads of others, kept beside its sources. */
export const READERS_FILE = 'contracts.readers.json';

/** What one repository reads of the contracts of others. */
export interface RepositoryReaders {
  /** For example `acme/orders`. */
  readonly repository: string;
  /** By name of the replica. */
  readonly consumers: { readonly [name: string]: Omit<Consumer, 'name' | 'repository'> };
}

const REPOSITORY = /^[\w.-]{1,64}(\/[\w.-]{1,64}){0,3}$/;
const NAME = /^[a-z][a-z0-9-]*\/[A-Za-z0-9._-]{1,64}$/;
const CONTRACT = /^[a-z][a-z0-9-]*\/[A-Z][A-Za-z0-9]{0,63}$/;

/**
 * The text of a file of readers, the same whatever the order.
 *
 * @throws ContractError `invalid-readers` when the repository, or what a replica says, cannot be in such a file
 */
export function readersText(repository: string, consumers: readonly Consumer[]): string {
  const readers = { repository, consumers: byName(oldestByName(consumers)) };
  checkReaders(readers, 'what would be registered');
  return `${JSON.stringify(JSON.parse(canonicalJson(readers)), null, 2)}\n`;
}

/**
 * What the text of a file of readers says.
 *
 * @param where the file to name in the message
 * @throws ContractError `invalid-json` or `invalid-readers`, with the member
 */
export function parseReaders(text: string, where: string): RepositoryReaders {
  let readers: unknown;
  try {
    readers = JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new ContractError('invalid-json', `the file of readers ${where} is not valid JSON: ${message}`, {
      cause,
    });
  }
  checkReaders(readers, where);
  return readers;
}

function checkReaders(value: unknown, where: string): asserts value is RepositoryReaders {
  const readers = isObject(value) ? value : {};
  const { repository, consumers } = readers;
  refuse(where, [
    {
      condition: !isObject(value) || !isObject(consumers),
      message: () =>
        'is no file of readers, which has "repository" and "consumers": write it with "event-sharing contracts readers"',
    },
    ...unknownMembers(readers, ['repository', 'consumers'], 'the file'),
    {
      condition: !isText(repository) || !REPOSITORY.test(repository),
      message: () =>
        `"repository" must be a name such as "acme/orders", of letters, digits, ".", "_" and "-", received ${describe(repository)}`,
    },
  ]);
  for (const [name, consumer] of Object.entries(consumers as Json)) refuse(where, rulesOf(name, consumer));
}

function rulesOf(name: string, value: unknown): ContractRule[] {
  const consumer = isObject(value) ? value : {};
  const { contract, major, fields } = consumer;
  const says = `the consumer ${describe(name)}`;
  return [
    {
      condition: !NAME.test(name),
      message: () => `${says} must be named "<context>/<id>" such as "orders/User"`,
    },
    {
      condition: !isObject(value),
      message: () => `${says} must be an object with "contract" and "major", received ${describe(value)}`,
    },
    ...unknownMembers(consumer, ['contract', 'major', 'fields'], says),
    {
      condition: !isText(contract) || !CONTRACT.test(contract),
      message: () =>
        `"contract" of ${says} must be an id such as "users/User", received ${describe(contract)}`,
    },
    {
      condition: !Number.isSafeInteger(major) || Number(major) < 1,
      message: () => `"major" of ${says} must be a whole number from 1, received ${describe(major)}`,
    },
    {
      condition: fields !== undefined && (!isListOf(fields, isText) || fields.length === 0),
      message: () =>
        `"fields" of ${says} must be a list of names, or be left out for every field, received ${describe(fields)}`,
    },
  ];
}

function unknownMembers(object: Json, known: readonly string[], where: string): ContractRule[] {
  return Object.keys(object)
    .filter((member) => !known.includes(member))
    .map((member) => ({
      condition: true,
      message: () =>
        `unknown member ${describe(member)} of ${where}${didYouMean(member, known) || `: use ${known.join(', ')}`}`,
    }));
}

function refuse(where: string, rules: readonly ContractRule[]): void {
  refuseIf(
    where,
    rules.map((rule) => ({ ...rule, code: 'invalid-readers' })),
  );
}
