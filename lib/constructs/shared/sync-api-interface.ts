import type * as iam from 'aws-cdk-lib/aws-iam';

/** A read API, in this stack or deployed by another service. */
export interface ISyncApi {
  /** Base URL without a slash at the end; rows are under `<url>/<path>`. */
  readonly url: string;
  /** Allows calling the routes of this API and nothing else. */
  grantCall(grantee: iam.IGrantable): iam.Grant;
}
