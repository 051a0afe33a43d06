import { isObject } from '../../wire/own';
import type { OperatorClients } from '../shared/clients';
import { askRead, throwIfInterrupted } from '../shared/functions';
import type { KnownFeed, Topology } from '../shared/topology';
import type { StatusProblem } from '../status/types';
import { type KnownContract, knownContract } from './known-contract';

export interface ReadContractsOptions {
  /** Schemas that are known otherwise, as from a cloud assembly. They stand in where an owner does not tell its own. @default none */
  readonly given?: readonly object[];
  readonly signal?: AbortSignal;
}

/** The contracts of all feeds. */
export interface KnownContracts {
  /** In every major version that is published, the newest of each first. */
  readonly contracts: readonly KnownContract[];
  /** What is not known, and why. */
  readonly problems: readonly StatusProblem[];
}

/**
 * Asks the owner of each feed what it shares. Whoever does not answer is told of, and keeps nobody from the others.
 *
 * @throws OperatorError `interrupted`
 */
export async function readContracts(
  clients: Pick<OperatorClients, 'lambda'>,
  { feeds }: Pick<Topology, 'feeds'>,
  { given = [], signal }: ReadContractsOptions = {},
): Promise<KnownContracts> {
  const contracts = new Map<string, KnownContract>();
  const problems: StatusProblem[] = [];
  const take = (schema: unknown, where: string, of: readonly KnownFeed[], traceAttribute?: string) => {
    try {
      const id = idOf(schema);
      const known = knownContract(
        schema,
        where,
        of.find(({ contract }) => contract === id),
      );
      const { contract, feed } = known;
      // An owner speaks for its own contracts, and for no others.
      if (!feed && of !== feeds) throw new Error(`${where}: it publishes no ${contract.id}`);
      const name = `${contract.id} ${contract.major}`;
      if (!contracts.has(name)) contracts.set(name, { ...known, ...(traceAttribute && { traceAttribute }) });
    } catch (error) {
      problems.push(unknown((error as Error).message));
    }
  };
  const functions = [...new Set(feeds.map(({ read }) => read))];
  const asked = await Promise.all(
    functions.map((read) => ask(clients, read, signal).catch((error: Error) => error)),
  );
  throwIfInterrupted(signal);
  for (const [index, answer] of asked.entries()) {
    const read = functions[index] ?? '';
    const own = feeds.filter((feed) => feed.read === read);
    if (answer instanceof Error) problems.push(unknown(silent(own, answer)));
    else for (const schema of answer.contracts) take(schema, read, own, answer.traceAttribute);
  }
  for (const schema of given) take(schema, 'a contract that was given', feeds);
  const sorted = [...contracts.values()].sort(
    ({ contract: a }, { contract: b }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) || b.major - a.major,
  );
  return { contracts: sorted, problems };
}

async function ask(
  clients: Pick<OperatorClients, 'lambda'>,
  read: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly contracts: readonly unknown[]; readonly traceAttribute?: string }> {
  const answer: unknown = await askRead(clients, read, { action: 'contracts' }, signal);
  const { contracts, traceAttribute } = isObject(answer) ? answer : {};
  if (!Array.isArray(contracts)) throw new Error(`the function ${read} answered no contracts`);
  return { contracts, ...(typeof traceAttribute === 'string' && { traceAttribute }) };
}

function idOf(schema: unknown): string {
  const { owner, entity } = Object((schema as Record<string, unknown> | null)?.['x-contract']) as {
    owner?: unknown;
    entity?: unknown;
  };
  return `${owner}/${entity}`;
}

function silent(feeds: readonly KnownFeed[], { message }: Error): string {
  const names = feeds.map(({ contract }) => contract).join(', ');
  return `the owner of ${names} does not tell its contracts (${message}): deploy its stack with a newer version, or allow lambda:InvokeFunction on its function`;
}

function unknown(message: string): StatusProblem {
  return { code: 'contract-unknown', message };
}
