import type { AccountRegion } from '../../shared/account-region';
import { LocalCloudError } from '../../shared/errors';
import type { AccessRequest } from '../policy/evaluate';

/** A request to an emulator, as far as it says what is asked for. */
export interface ServiceRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty for S3, whose requests say everything in front of their bodies. */
  readonly body: string;
}

/**
 * What a request of one service asks for.
 *
 * @param place where resources are that requests call by their names: the caller's account, the region of the signature
 */
export type RequestReader = (request: ServiceRequest, place: AccountRegion) => AccessRequest[];

/** An operation whose permissions are not known here is refused: letting it pass would hide a missing grant. */
export function unknownOperation(service: string, operation: string): LocalCloudError {
  return new LocalCloudError(
    'PolicyUnsupported',
    `the operation ${operation} of ${service} is not known to the local cloud's permissions: start it without enforceIam`,
  );
}

/** The operation after the dot of `X-Amz-Target`. */
export function targetOperation({ headers }: ServiceRequest): string {
  return String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
}
