import { CustomResource, Duration } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IDependable } from 'constructs';
import { Handler } from '../shared/handler';
import type { HandlerOptions } from '../shared/handler-options';

/** Of CloudFormation resources that empty a bucket: the CDK's own `autoDeleteObjects` has it too, and tools know it. */
const TYPE = 'Custom::S3AutoDeleteObjects';

/** Properties of buckets that are emptied. */
export interface EmptiedBucketsProps {
  readonly buckets: Readonly<Record<string, s3.Bucket>>;
  /** How its function runs. */
  readonly options: HandlerOptions;
}

/**
 * Empties buckets when they leave the stack, because CloudFormation deletes none that holds something.
 *
 * In place of `autoDeleteObjects` of the CDK: the log group of its function is made by Lambda at the last call and stays, and
 * the function needs an AWS SDK beside it, which emulators do not have.
 */
export class EmptiedBuckets extends Construct {
  readonly #resources: CustomResource[];

  constructor(scope: Construct, id: string, { buckets, options }: EmptiedBucketsProps) {
    super(scope, id);
    const emptier = new Handler(this, 'Emptier', {
      bundle: 'emptier',
      files: {},
      description: 'empties the buckets of a feed that leaves its stack',
      environment: {},
      timeout: Duration.minutes(15),
      options,
    });
    this.#resources = Object.entries(buckets).map(([name, bucket]) => {
      emptier.allow(['s3:ListBucket'], [bucket.bucketArn]);
      emptier.allowObjects(['s3:DeleteObject'], bucket);
      return new CustomResource(this, name, {
        resourceType: TYPE,
        serviceToken: emptier.function.functionArn,
        properties: { BucketName: bucket.bucketName },
      });
    });
    // What the function needs goes after the last call, and so does what the buckets allow.
    for (const resource of this.#resources) {
      resource.node.addDependency(emptier, ...Object.values(buckets));
    }
  }

  /** Has something that writes into the buckets deleted before they are emptied. */
  outlive(...writers: readonly Construct[]): void {
    for (const writer of writers) writer.node.addDependency(...(this.#resources as IDependable[]));
  }
}
