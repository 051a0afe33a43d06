import type { Duration } from 'aws-cdk-lib';
import type { Contract } from '../../contracts';
import type { IOwnedTable } from '../context/owned-table-interface';
import type { HandlerOptions } from '../shared/handler-options';
import type { SharedWith } from '../shared/shared-with';

/**
 * Properties of a read API. The options of functions are those of the one that answers: `reservedConcurrentExecutions` is how many
 * requests are worked on at once, the only limit that a function URL has. `logRetention` is for the gateway's access log too.
 */
export interface SyncApiProps extends HandlerOptions {
  /** The table whose rows are answered; it belongs to the same bounded context. */
  readonly table: IOwnedTable;
  /**
   * What is shared of the table's items: one contract, or one for each major version that is served side by side. Callers
   * who ask for no version get the newest.
   */
  readonly contracts: Contract[];
  /** First part of the path, for example `users` for `GET /users/123`: lower-case letters, digits and hyphens. */
  readonly path: string;
  /**
   * Serve by a function URL in place of an API Gateway: cheaper, but without throttling by rate, and without access logs.
   * @default false, an HTTP API of API Gateway
   */
  readonly functionUrl?: boolean;
  /** Requests a second that are let through, of all callers together. Not for a function URL. @default 100 */
  readonly rateLimit?: number;
  /** Requests that are let through at once. Not for a function URL. @default 200 */
  readonly burstLimit?: number;
  /**
   * Other accounts whose roles may call, in any region. They come by a function URL, beside the gateway if there is one: neither
   * `rateLimit` nor the access logs are for them. `shared` tells what they must know.
   * @default callers of the own account alone
   */
  readonly sharedWith?: SharedWith;
  /**
   * Within which ninety-nine of a hundred requests must be answered, up to 10 seconds, when a request is given up. It makes `latencyAlarms`.
   * @default no objective, and none of these alarms
   */
  readonly latency?: Duration;
}
