import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { OWNER, ROW, RUNS } from '../../wire/attributes';
import { ENV } from '../../wire/handler';
import { type FeedDescription, ParameterNames } from '../../wire/parameters';
import type { BatchSharing, PublisherSharing } from '../../wire/sharing';
import type { IOwnedTable } from '../context/owned-table-interface';
import { acknowledgeWildcard } from '../shared/acknowledge';
import { Handler } from '../shared/handler';
import type { HandlerOptions } from '../shared/handler-options';
import { Namespace } from '../shared/namespace';
import type { SharedWith } from '../shared/shared-with';
import { sharingFiles } from '../shared/sharing-files';
import { keyAttributesOf, keyNamesOf, tableEncryption } from '../shared/table-facts';
import { BatchMachine } from './batch-machine';
import { allowSending } from './feed-sharing';

/** Properties of a feed's operations. */
export interface FeedOperationsProps {
  /** Name of the bounded context. */
  readonly context: string;
  /** The table that the feed publishes. */
  readonly table: IOwnedTable;
  readonly contracts: Contract[];
  readonly traceAttribute?: string;
  /** Bucket for rows that are too large for a message. */
  readonly payloads: s3.IBucket;
  readonly publisherName: string;
  readonly failureBucketName: string;
  /** The customer's key of the bucket and of the table with the progress of batch jobs. */
  readonly encryptionKey?: kms.IKey;
  /** With whom the feed is shared. @default its own account */
  readonly sharedWith?: SharedWith;
  /** Physical name of the role by which replicas are filled. @default CloudFormation chooses one */
  readonly batchRoleName?: string;
  /** How its functions run. */
  readonly options: HandlerOptions;
}

/**
 * What a feed offers to operators: a function that fills and repairs replicas, one that answers what the owner has, and
 * parameters by which both are found.
 */
export class FeedOperations extends Construct {
  /** Fills and repairs replicas. */
  readonly batch: lambda.IFunction;
  /** ARN of the role by which replicas are filled: their queues admit it. */
  readonly batchRoleArn: string;
  /** Answers keys and digests of the owner's rows. */
  readonly read: lambda.IFunction;
  /** Holds the progress of batch jobs. */
  readonly runsTable: dynamodb.ITable;
  /** Runs batch jobs for as long as they take. */
  readonly stateMachine: sfn.IStateMachine;
  readonly #props: FeedOperationsProps;
  readonly #names: ParameterNames;

  constructor(scope: Construct, id: string, props: FeedOperationsProps) {
    super(scope, id);
    this.#props = props;
    this.#names = new ParameterNames(Namespace.of(this));

    const runs = this.#createRunsTable();
    const batch = this.#createBatch(runs);
    const read = this.#createRead();
    const machine = new BatchMachine(this, 'Machine', { batch: batch.function });
    this.batch = batch.function;
    this.batchRoleArn = batch.role.roleArn;
    this.read = read.function;
    this.runsTable = runs;
    this.stateMachine = machine.stateMachine;
    // Versions of one contract share a feed: the newest is told of.
    const newest = [...props.contracts].sort((one, other) => one.major - other.major);
    // As in the feed.
    const announced = new Construct(this, 'Contracts');
    for (const contract of new Map(newest.map((each) => [each.id, each])).values()) {
      this.#announce(new Construct(announced, `${contract.owner}:${contract.entity}`), contract);
    }
  }

  /** Progress is worth nothing once a run is over, so that the table may go with its stack. */
  #createRunsTable(): dynamodb.TableV2 {
    return new dynamodb.TableV2(this, 'Runs', {
      partitionKey: { name: RUNS.partition, type: dynamodb.AttributeType.STRING },
      sortKey: { name: RUNS.sort, type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: tableEncryption(this.#props.encryptionKey),
      timeToLiveAttribute: ROW.expiry,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  #createBatch(runs: dynamodb.ITable): Handler {
    const { context, table, contracts, payloads, encryptionKey } = this.#props;
    const { options, sharedWith, batchRoleName } = this.#props;
    const batch = new Handler(this, 'Batch', {
      bundle: 'batch',
      files: this.#files(sharedWith && { sharedWith }),
      roleName: batchRoleName,
      description: `fills and repairs replicas of what ${context} shares`,
      environment: {
        [ENV.tableName]: table.table.tableName,
        [ENV.runsTable]: runs.tableName,
        [ENV.payloadBucket]: payloads.bucketName,
      },
      timeout: Duration.minutes(15),
      options,
    });
    batch.allow(['dynamodb:Scan', 'dynamodb:GetItem', 'dynamodb:DescribeTable'], [table.table.tableArn]);
    // Events are published once.
    if (contracts.some(({ kind }) => kind === 'row')) batch.function.addToRolePolicy(this.#mayMark());
    batch.allow(
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      [runs.tableArn],
    );
    batch.allowKey(['kms:Decrypt'], table.table.encryptionKey, 'dynamodb');
    batch.allowKey(['kms:Decrypt'], encryptionKey, 'dynamodb');
    batch.allowObjects(['s3:PutObject'], payloads);
    batch.allowKey(['kms:GenerateDataKey'], encryptionKey, 's3');
    const replicas = Stack.of(this).formatArn({
      service: 'ssm',
      resource: `parameter${this.#names.replicas}`,
      resourceName: '*',
    });
    batch.allow(['ssm:GetParameter'], [replicas]);
    if (sharedWith) allowSending(batch, sharedWith);
    acknowledgeWildcard(
      batch,
      replicas,
      'an owner need not know its replicas; what they tell of themselves is no secret',
    );
    return batch;
  }

  /** It marks items of the owner and must not be able to change anything else of them. */
  #mayMark(): iam.PolicyStatement {
    const { contracts, table: owned } = this.#props;
    const { table } = owned;
    const key = keyAttributesOf(table)?.map(({ name }) => name) ?? keyNamesOf(contracts);
    return new iam.PolicyStatement({
      actions: ['dynamodb:UpdateItem'],
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...key, OWNER.marker] } },
    });
  }

  #createRead(): Handler {
    const { context, table, options, traceAttribute } = this.#props;
    const read = new Handler(this, 'Read', {
      bundle: 'read',
      files: this.#files({ traceAttribute }),
      description: `answers keys and digests of the rows that ${context} shares`,
      environment: { [ENV.tableName]: table.table.tableName },
      timeout: Duration.minutes(1),
      options,
    });
    read.allow(['dynamodb:Scan', 'dynamodb:BatchGetItem', 'dynamodb:DescribeTable'], [table.table.tableArn]);
    read.allowKey(['kms:Decrypt'], table.table.encryptionKey, 'dynamodb');
    return read;
  }

  #files(
    more: Pick<BatchSharing, 'sharedWith'> | Pick<PublisherSharing, 'traceAttribute'> = {},
  ): Record<string, string> {
    const { context, contracts } = this.#props;
    return sharingFiles(contracts, { context, ...more });
  }

  #announce(scope: Construct, { owner, entity, id, kind, version }: Contract): void {
    const { table, publisherName, failureBucketName } = this.#props;
    const description: FeedDescription = {
      contract: id,
      ...(kind === 'event' && { kind }),
      version,
      table: table.table.tableName,
      batch: this.batch.functionName,
      read: this.read.functionName,
      stateMachine: this.stateMachine.stateMachineArn,
      publisher: publisherName,
      failureBucket: failureBucketName,
    };
    new ssm.StringParameter(scope, 'Description', {
      parameterName: this.#names.feedOperations(owner, entity),
      stringValue: Stack.of(this).toJsonString(description),
      description: `what operators may use of the feed of ${id}`,
    });
    new ssm.StringParameter(scope, 'BatchRole', {
      parameterName: this.#names.feedBatchRole(owner, entity),
      stringValue: this.batchRoleArn,
      description: `role that fills replicas of ${id}`,
    });
  }
}
