import type { OperatorClients, Topology } from '../../operator';
import type { SessionView } from '../api';
import type { OpenPlace } from './known-topology';

/** Where a console works. */
export type ConsolePlace = Pick<SessionView, 'account' | 'region' | 'namespace' | 'endpoint' | 'realAws'>;

export interface ConsoleOptions {
  readonly clients: OperatorClients;
  /** Reads what is deployed; it is asked again every 10 seconds while somebody looks. */
  readonly discover: () => Promise<Topology>;
  /** Clients for owners in other accounts and regions; the console destroys them at its end. @default nothing is known of these */
  readonly open?: OpenPlace;
  readonly place: ConsolePlace;
  /** Whether it may write at all. @default false */
  readonly write?: boolean;
  /** What is shown is an app of `event-sharing dev`. @default false */
  readonly dev?: boolean;
  /** On 127.0.0.1. @default 0, one that is free */
  readonly port?: number;
  /** Folder of the built page. @default that of the package */
  readonly staticDir?: string;
  /** Cloud assemblies, of which the catalogue knows more than owners and replicas tell. @default none */
  readonly assemblies?: readonly string[];
  /** Who works here, as edits of messages tell. @default the user of the operating system */
  readonly who?: string;
  /** File in which edits are recorded. @default `cdk-event-sharing/edits.jsonl` in the user's directory of state */
  readonly journal?: string;
  /** How often status is read while somebody looks (milliseconds). @default 2,000, and on AWS, where each look costs, 30,000 */
  readonly refreshMs?: number;
  /** Epoch milliseconds, by the clock of what is shown: a local cloud's can be moved. @default this machine's clock */
  readonly now?: () => number;
  /** Told of errors of the console itself, with where they happened. @default nobody is told */
  readonly onError?: (error: unknown) => void;
}
