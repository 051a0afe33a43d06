import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Contract } from '../contracts';
import { ASSET, ENV, feedParameterName } from '../names';
import { BoundedContext } from './bounded-context';
import type { ChangeFeedProps } from './change-feed-props';
import { changeFeedRules } from './change-feed-rules';
import { Handler } from './handler';
import { feeds } from './registry';
import { refuseIf } from './rules';

/**
 * Publishes the changes of an owned table, as its contracts describe them, on one SNS topic.
 *
 * The topic takes requests over TLS only and is stored on disks that AWS encrypts with its own key: a key of yours
 * would have to be shared with every consumer. A change that cannot be published is kept, whole, in a private bucket.
 * Consumers find the topic through one SSM parameter for each contract.
 */
export class ChangeFeed extends Construct {
  /** The contracts that this feed publishes. */
  readonly contracts: Contract[];
  /** ARN of the topic on which events are published. */
  readonly topicArn: string;
  /** Name of the bucket that keeps changes which could not be published. */
  readonly failureBucketName: string;
  /** Name of the function that publishes. */
  readonly publisherName: string;

  /** @throws ConstructError when a contract is not this context's, is given twice, or does not fit the table */
  constructor(scope: Construct, id: string, props: ChangeFeedProps) {
    super(scope, id);
    const context = BoundedContext.of(this);
    const retryAttempts = props.retryAttempts ?? 100;
    const maxRecordAge = props.maxRecordAge ?? Duration.hours(6);
    const failureRetention = props.failureRetention ?? Duration.days(30);
    refuseIf(this, 'invalid-feed', changeFeedRules(this, context, props));

    const topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    const failures = new s3.Bucket(this, 'Failures', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: failureRetention }],
    });
    const publisher = new Handler(this, 'Publisher', {
      bundle: 'publisher',
      files: {
        [ASSET.sharing]: JSON.stringify({
          context: context.name,
          contracts: props.contracts.map(({ schema }) => schema),
        }),
      },
      description: `publishes the changes that ${context.name} shares`,
      environment: { [ENV.topicArn]: topic.topicArn, [ENV.failureBucket]: failures.bucketName },
      timeout: Duration.minutes(1),
      logRetention: props.logRetention,
    });
    props.table.table.grantStreamRead(publisher.function);
    publisher.allow(['sns:Publish'], [topic.topicArn]);
    // Lambda's own destination class would grant reading and deleting too.
    publisher.allow(['s3:PutObject'], [failures.arnForObjects('*')]);
    publisher.allow(['s3:ListBucket'], [failures.bucketArn]);
    new lambda.EventSourceMapping(this, 'Stream', {
      target: publisher.function,
      eventSourceArn: props.table.tableStreamArn,
      // From the beginning: with LATEST, changes made while the mapping is created would be lost.
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts,
      maxRecordAge,
      // Only S3 receives the records themselves; queues and topics get pointers into a stream that forgets in a day.
      onFailure: { bind: () => ({ destination: failures.bucketArn }) },
      supportS3OnFailureDestination: true,
    });
    for (const { owner, entity, id: contractId } of props.contracts) {
      new ssm.StringParameter(this, entity, {
        parameterName: feedParameterName(owner, entity),
        stringValue: topic.topicArn,
        description: `topic with the changes of ${contractId}`,
      });
    }
    this.contracts = [...props.contracts];
    this.topicArn = topic.topicArn;
    this.failureBucketName = failures.bucketName;
    this.publisherName = publisher.function.functionName;
    feeds.add(this, { contractIds: props.contracts.map((contract) => contract.id), topicArn: this.topicArn });
  }
}
