import type * as iam from 'aws-cdk-lib/aws-iam';

/** What must be known of a read API to call it. */
export interface SyncApiAttributes {
  /** Base URL, as `SyncApi.url` tells it. */
  readonly url: string;
  /** ARN of what callers must be allowed, as `SyncApi.callArn` tells it. */
  readonly callArn: string;
}

/** A read API, in this stack or deployed by another service. */
export interface ISyncApi {
  /** Base URL without a slash at the end; rows are under `<url>/<path>`. */
  readonly url: string;
  /** Allows calling the routes of this API and nothing else. */
  grantCall(grantee: iam.IGrantable): iam.Grant;
}
