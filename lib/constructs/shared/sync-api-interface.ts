import type * as iam from 'aws-cdk-lib/aws-iam';

/** What must be known of a read API to call it. */
export interface SyncApiAttributes {
  /** Base URL, as `SyncApi.url` tells it. */
  readonly url: string;
  /** ARN of what callers must be allowed, as `SyncApi.callArn` tells it. */
  readonly callArn: string;
  /**
   * The contract whose rows it answers, for example `users/User`. An API of it in the same app must then be shared with the account of
   * the scope, if that is another one than the API's.
   * @default nothing is said of the app's own APIs
   */
  readonly contractId?: string;
}

/** Where `SyncApi.locate` looks. */
export interface SyncApiLocateOptions {
  /**
   * The account of the API. Another one than that of the scope's stack is refused at synthesis, with the command that prints what
   * `fromSyncApiAttributes` takes: parameters do not reach so far.
   * @default the account of the scope
   */
  readonly apiAccount?: string;
  /** The region of the API; the same is true of it. @default the region of the scope */
  readonly apiRegion?: string;
  /**
   * The namespace of the API, where it is another one than the caller's. An empty text: it has none.
   * @default the namespace of the scope
   */
  readonly apiNamespace?: string;
}

/** A read API, in this stack or deployed by another service. */
export interface ISyncApi {
  /** Base URL without a slash at the end; rows are under `<url>/<path>`. */
  readonly url: string;
  /** For which region callers sign: the `region` of `openOwner`, where the host of the URL is not one of AWS that tells it. */
  readonly signingRegion: string;
  /** For what callers sign, `execute-api` or `lambda`: the `service` of `openOwner`, where the host of the URL does not tell it. */
  readonly signingService: string;
  /** Allows calling the routes of this API and nothing else. */
  grantCall(grantee: iam.IGrantable): iam.Grant;
}
