import { isAws } from '../../local-cloud/shared/aws-host';
import {
  createClients,
  destroyClients,
  discover,
  type FeedPlace,
  type OperatorClients,
  OperatorError,
  OwnerSides,
  type Topology,
} from '../../operator';
import { ENV } from '../../wire/handler';
import type { Console } from './console';
import { readEndpointUrl } from './endpoint-url';
import { UsageError } from './errors';

/** Options that every command has. */
export interface GlobalOptions {
  readonly endpoint?: string;
  readonly realAws?: boolean;
  readonly profile?: string;
  readonly ownerProfile?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** A command at work: where it finds everything, and how it talks. */
export interface Session {
  readonly clients: OperatorClients;
  readonly topology: Topology;
  /** Reads the topology again. */
  readonly discover: () => Promise<Topology>;
  /** Where owners in other accounts and regions are. */
  readonly owners: OwnerSides;
  /** Makes clients of another account or region, which who asks for them destroys. */
  readonly open: (place: FeedPlace, isOwner: boolean) => OperatorClients;
  readonly options: GlobalOptions;
  readonly console: Console;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Opens a session and closes it after its use.
 *
 * @throws UsageError when neither an endpoint nor real AWS was chosen
 */
export async function withSession<T>(
  options: GlobalOptions,
  console: Console,
  signal: AbortSignal,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const clients = openClients(options);
  try {
    const namespace = options.namespace ?? (process.env[ENV.namespace] || undefined);
    const again = () => discover(clients, namespace);
    const open: Session['open'] = (place, isOwner) => openAt(place, isOwner, options);
    const topology = await again();
    const owners = new OwnerSides(clients, topology, open);
    try {
      return await use({ clients, topology, discover: again, owners, open, options, console, signal });
    } finally {
      owners.close();
    }
  } finally {
    destroyClients(clients);
  }
}

/** Clients of another account or region than the command's own. */
function openAt({ account, region }: FeedPlace, isOwner: boolean, options: GlobalOptions): OperatorClients {
  const { realAws, ownerProfile } = options;
  if (!isOwner || !realAws) return openClients({ ...options, region }, account);
  if (ownerProfile === undefined) {
    throw new UsageError(
      `the feed is in account ${account} and region ${region}: give --owner-profile with a profile of that account`,
    );
  }
  return openClients({ ...options, profile: ownerProfile, region });
}

/** @param account on an emulator; on AWS credentials are of one account. @default that of the credentials */
function openClients(options: GlobalOptions, account?: string): OperatorClients {
  const { endpoint, realAws, profile, ownerProfile, region } = options;
  if (endpoint && realAws)
    throw new UsageError('--endpoint and --real-aws exclude each other: give one of them');
  if (profile && !realAws) {
    throw new UsageError(
      `--profile ${profile} holds credentials of AWS: give --real-aws with it, or leave it out`,
    );
  }
  if (ownerProfile && !realAws) {
    throw new UsageError(
      `--owner-profile ${ownerProfile} holds credentials of AWS: leave it out, an emulator takes the account of the feed`,
    );
  }
  if (!realAws) refuseAws({ '--endpoint': endpoint, ...process.env });
  try {
    return createClients({
      endpoint: endpoint === undefined ? undefined : readEndpointUrl(endpoint),
      realAws,
      profile,
      region,
      account,
    });
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw new UsageError((cause as Error).message, { cause });
    throw new UsageError(
      'no endpoint is configured: give --endpoint <url>, set AWS_ENDPOINT_URL (event-sharing dev prints the variables of a local cloud), or give --real-aws to work on AWS itself',
      { cause },
    );
  }
}

/** Variables may have been set for other programs: only the option says that AWS itself is meant. */
function refuseAws(endpoints: Readonly<Record<string, string | undefined>>): void {
  for (const [name, url = ''] of Object.entries(endpoints)) {
    if (!/^(--endpoint|AWS_ENDPOINT_URL(_.*)?)$/.test(name) || url === '') continue;
    if (!URL.canParse(url)) {
      throw new UsageError(`${name}: "${url}" is not an HTTP URL: give one such as http://127.0.0.1:4566`);
    }
    if (!isAws(url)) continue;
    throw new UsageError(
      `${name} is ${url}, which is AWS itself, or not known to be something else: give the URL of an emulator and name its host in EVENT_SHARING_EMULATORS, or give --real-aws to work on AWS`,
    );
  }
}

/**
 * Lets a person confirm a write on AWS by typing the owner's name. Elsewhere nothing real can be harmed, and nobody is asked.
 *
 * @param what will be done, for example `republish 3 rows to orders/User`
 * @throws UsageError when it was not confirmed
 */
export async function confirmWrite(session: Session, context: string, what: string): Promise<void> {
  const { options, console } = session;
  if (!options.realAws || options.yes) return;
  if (!console.interactive) {
    throw new UsageError(`this would ${what} on AWS, and nobody is there to confirm it: give --yes`);
  }
  const answer = await console.ask(`This will ${what} on AWS. Type "${context}" to go on:`);
  if (answer !== context) throw new UsageError(`not confirmed: nothing was changed`);
}
