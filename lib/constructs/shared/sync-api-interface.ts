import type * as iam from 'aws-cdk-lib/aws-iam';

/** What must be known of a read API to call it. */
export interface SyncApiAttributes {
  /** Base URL, as `SyncApi.url` tells it. */
  readonly url: string;
  /** ARN of what callers must be allowed, as `SyncApi.callArn` tells it. */
  readonly callArn: string;
}

/** Where `SyncApi.locate` looks. */
export interface SyncApiLocateOptions {
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
  /** Allows calling the routes of this API and nothing else. */
  grantCall(grantee: iam.IGrantable): iam.Grant;
}
