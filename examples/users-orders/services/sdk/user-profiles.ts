import {
  type Answer,
  type Observer,
  openOwner,
  openReader,
  openReplica,
  type ReadOptions,
  type ReadStrategy,
} from 'cdk-event-sharing-client';
import { type UserKey, type User as UserProfile, user } from './user.v1.generated';

/** The collection of the users API. */
const PATH = 'users';
/** A page waits for it, and has something older to show. */
const TIMEOUT_MS = 1_000;
/** How long the users service is left alone before one call tries whether it is back. */
const OPEN_MS = 2_000;

export interface UserProfilesOptions<Field extends keyof UserProfile> {
  readonly strategy: ReadStrategy;
  /** Base URL of the users API, see `SyncApi.locate`. */
  readonly apiUrl: string;
  /** Name of the caller's own replica of users. */
  readonly replicaTable: string;
  /** The `fields` of that replica. */
  readonly replicaFields: readonly Field[];
  /** Is told of calls and of the circuit. @default nobody is told */
  readonly observer?: Observer;
}

/** Access to users for services that do not own them. */
export interface UserProfiles<Field extends keyof UserProfile> {
  /**
   * @returns no `data` when there is no such user; from a replica, only the fields that it keeps
   * @throws OwnerError when the users service was asked and nothing else may be answered
   */
  getUserProfile(
    userId: number,
    options?: ReadOptions<UserKey>,
  ): Promise<Answer<UserProfile, Pick<UserProfile, Field> & UserKey>>;
}

/** Make it once, outside of the handler. It decides where a profile is read from, and nothing about what it means. */
export function openUserProfiles<const Field extends keyof UserProfile>({
  strategy,
  apiUrl,
  replicaTable,
  replicaFields,
  observer,
}: UserProfilesOptions<Field>): UserProfiles<Field> {
  const users = openReader(user, {
    strategy,
    replica: openReplica({ tableName: replicaTable, contract: user, fields: replicaFields }),
    owner: openOwner(user, {
      url: apiUrl,
      path: PATH,
      timeoutMs: TIMEOUT_MS,
      retries: { limit: 1 },
      breaker: { openMs: OPEN_MS },
      observer,
    }),
  });
  return { getUserProfile: (user_id, readOptions) => users.get({ user_id }, readOptions) };
}
