import { type Parameter, paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { parseFeedDescription, parseFields, parseReplicaDescription } from '../../wire/descriptions';
import { namespaceProblem } from '../../wire/namespace';
import { type FeedDescription, ParameterNames, type ReplicaDescription } from '../../wire/parameters';
import type { OperatorClients } from './clients';
import { OperatorError } from './errors';

/** A feed of one contract. */
export interface KnownFeed extends FeedDescription {
  /** ARN of the topic that replicas subscribe to. */
  readonly topicArn?: string;
  /** Base URL of the API that answers its rows. @default it has none */
  readonly apiUrl?: string;
  /** What consumers in another account or region may be given. */
  readonly attributes?: KnownFeedAttributes;
}

/** As `ChangeFeedAttributes` of the constructs. */
export interface KnownFeedAttributes {
  readonly contextName: string;
  readonly topicArn: string;
  readonly payloadBucketName: string;
  readonly batchRoleArn: string;
}

/** A replica, and the feed it follows where that is deployed in the same account and region. */
export interface KnownReplica extends ReplicaDescription {
  readonly feed?: KnownFeed;
}

/** Every feed and replica of a namespace in an account and region. */
export interface Topology {
  /** @default the account and region has one environment */
  readonly namespace?: string;
  readonly feeds: readonly KnownFeed[];
  readonly replicas: readonly KnownReplica[];
}

/** Below the root of the parameters. */
const FEED = /^\/feeds\/.+\/operations$/;
const REPLICA = /^\/replicas\/[^/]+\/[^/]+$/;

/**
 * Reads what the constructs wrote into SSM parameters.
 *
 * @param namespace as the constructs have it. @default that of an account and region with one environment
 * @throws OperatorError `invalid-namespace`, `invalid-description`
 */
export async function discover({ ssm }: Pick<OperatorClients, 'ssm'>, namespace?: string): Promise<Topology> {
  const problem = namespace === undefined ? undefined : namespaceProblem(namespace);
  if (problem) throw new OperatorError('invalid-namespace', problem);
  const names = new ParameterNames(namespace);
  const parameters: Parameter[] = [];
  const query = { Path: names.root, Recursive: true };
  for await (const page of paginateGetParametersByPath({ client: ssm }, query)) {
    parameters.push(...(page.Parameters ?? []));
  }
  const described = <T>(pattern: RegExp, parse: (text: string) => T | undefined) =>
    parameters
      .filter(({ Name = '' }) => pattern.test(Name.slice(names.root.length)))
      .map((each) => read(each, parse));
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value]));
  const feeds = sortBy(
    described(FEED, parseFeedDescription).map((each): KnownFeed => {
      const [owner = '', entity = ''] = each.contract.split('/');
      const topicArn = values.get(names.feed(owner, entity));
      const payloadBucketName = values.get(names.feedPayloads(owner, entity));
      const batchRoleArn = values.get(names.feedBatchRole(owner, entity));
      const apiUrl = values.get(names.api(owner, entity));
      const known = { ...each, ...(topicArn && { topicArn }), ...(apiUrl && { apiUrl }) };
      if (!topicArn || !payloadBucketName || !batchRoleArn) return known;
      return { ...known, attributes: { contextName: owner, topicArn, payloadBucketName, batchRoleArn } };
    }),
    ({ contract }) => contract,
  );
  const replicas = sortBy(described(REPLICA, parseReplicaDescription), ({ name }) => name);
  return {
    namespace,
    feeds,
    replicas: replicas.map((each) => ({
      ...each,
      fields: each.fields ?? fieldsOf(each.name, names, parameters),
      feed: feeds.find(({ contract }) => contract === each.contract),
    })),
  };
}

/**
 * @param name `orders/User`, or `orders` alone when that context has one replica
 * @throws OperatorError `unknown-replica`, `ambiguous-replica`
 */
export function replicaOf({ replicas }: Topology, name: string): KnownReplica {
  return choose(replicas, (each) => each.name, name, 'replica');
}

/**
 * @param name of the contract, `users/User`, or `users` alone when that context has one contract
 * @throws OperatorError `unknown-feed`, `ambiguous-feed`
 */
export function feedOf({ feeds }: Topology, name: string): KnownFeed {
  return choose(feeds, (each) => each.contract, name, 'feed');
}

/** All contracts of the change feed that publishes one of them: they share its topic and its failure bucket. */
export function contractsBeside(
  { feeds }: Pick<Topology, 'feeds'>,
  feed: FeedDescription,
): readonly KnownFeed[] {
  return feeds.filter(({ failureBucket }) => failureBucket === feed.failureBucket);
}

/** @throws OperatorError `feed-missing` */
export function feedOfReplica(replica: KnownReplica): KnownFeed {
  if (replica.feed) return replica.feed;
  throw new OperatorError(
    'feed-missing',
    `the replica ${replica.name} follows ${replica.contract}, which has no feed in this account and region: deploy its owner first`,
  );
}

/** The fields of a replica that has parameters of their own for them. */
function fieldsOf(replica: string, names: ParameterNames, parameters: readonly Parameter[]): string[] {
  const part = (index: number) => parameters.find(({ Name }) => Name === names.replicaFields(replica, index));
  const fields: string[] = [];
  for (let found = part(0), index = 1; found; found = part(index), index += 1)
    fields.push(...read(found, parseFields));
  return fields;
}

function choose<T>(
  all: readonly T[],
  nameOf: (each: T) => string,
  name: string,
  what: 'replica' | 'feed',
): T {
  const exact = all.find((each) => nameOf(each) === name);
  if (exact) return exact;
  const ofContext = all.filter((each) => nameOf(each).startsWith(`${name}/`));
  const [only, another] = ofContext;
  if (only && !another) return only;
  const thing = what === 'replica' ? 'replica or consumer' : what;
  const list = (each: readonly T[]) => each.map(nameOf).join(', ') || 'none';
  if (another) {
    throw new OperatorError(
      `ambiguous-${what}`,
      `"${name}" has more than one ${thing} (${list(ofContext)}): name one in full`,
    );
  }
  throw new OperatorError(
    `unknown-${what}`,
    `there is no ${thing} "${name}" (there are: ${list(all)}): check the name, the region and the account, or deploy it`,
  );
}

function read<T>({ Name, Value = '' }: Parameter, parse: (text: string) => T | undefined): T {
  const value = parse(Value);
  if (value !== undefined) return value;
  throw new OperatorError(
    'invalid-description',
    `the parameter ${Name} is not what the constructs write: deploy the stack that made it again`,
  );
}

function sortBy<T>(all: readonly T[], keyOf: (each: T) => string): readonly T[] {
  return all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
