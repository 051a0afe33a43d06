import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { regionRule } from '../shared/customer-key';
import { DataRemoval } from '../shared/data-removal';
import { markAdoption } from '../shared/marks';
import { refuseIf } from '../shared/rules';
import { isCreatedHere, NO_STREAM, streamViewTypeOf, tableEncryption, tellKey } from '../shared/table-facts';
import { claimTable } from '../shared/table-place';
import { ownerOf } from './bounded-context';
import { OwnedTableBase } from './owned-table-base';
import type { IOwnedTable } from './owned-table-interface';

/** What cannot be read from a table that is imported. */
export interface AdoptionProps {
  /** The partition key. @default read from the table if the app creates it; else what the contracts tell of the key */
  readonly partitionKey?: dynamodb.Attribute;
  /** The sort key. @default none, if the partition key is given */
  readonly sortKey?: dynamodb.Attribute;
}

/** Properties of an owned table. */
export interface OwnedTableProps {
  /** The partition key. */
  readonly partitionKey: dynamodb.Attribute;
  /** The sort key. @default the table has none */
  readonly sortKey?: dynamodb.Attribute;
  /** Physical name; a named table cannot be replaced in place. @default CloudFormation chooses a name */
  readonly tableName?: string;
  /**
   * Attribute that holds when an item expires, in epoch seconds; replicas see it as a deletion. A feed of business
   * events needs one.
   * @default items never expire
   */
  readonly timeToLiveAttribute?: string;
  /**
   * Your own key for table, indexes, stream and backups. Whoever reads or writes needs `kms:Decrypt` ("DynamoDB encryption at
   * rest usage notes" in the DynamoDB developer guide): the constructs of this package add it to their roles, `grantReadData`
   * and its like of the table do, `grant` with single actions does not. The stack needs an explicit region.
   * @default a key owned by AWS
   */
  readonly encryptionKey?: kms.IKey;
  /** What becomes of the table when it leaves the stack. @default that of `DataRemoval`; else RETAIN, with deletion protection */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A table that one bounded context owns: on-demand, encrypted, restorable to any second of the last 35 days, with a stream of old and new images.
 */
export class OwnedTable extends OwnedTableBase {
  /**
   * Adopts a table that exists already, created by another construct or imported with its stream's ARN.
   *
   * The key of an imported table is not known here: tell it, and contracts are checked against it, and batch jobs of a feed
   * may touch the key and their marker and no other attribute.
   *
   * @throws ConstructError when the table has no stream of new and old images, its stream's ARN is not known, or its key is told
   * although the app creates it, or in part
   */
  static fromTable(
    scope: Construct,
    id: string,
    table: dynamodb.ITable,
    props: AdoptionProps = {},
  ): IOwnedTable {
    return new AdoptedTable(scope, id, table, props);
  }

  readonly table: dynamodb.ITable;
  readonly tableStreamArn: string;

  /** @throws ConstructError outside a bounded context, or with a key in a stack without a region */
  constructor(scope: Construct, id: string, props: OwnedTableProps) {
    super(scope, id);
    const owner = ownerOf(this);
    refuseIf(this, 'invalid-key', [regionRule(this, props.encryptionKey)]);
    const removalPolicy = props.removalPolicy ?? DataRemoval.of(this) ?? RemovalPolicy.RETAIN;
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: props.partitionKey,
      sortKey: props.sortKey,
      tableName: props.tableName,
      timeToLiveAttribute: props.timeToLiveAttribute,
      billing: dynamodb.Billing.onDemand(),
      // A filtered replica must hear of rows that stop matching: events compare both sides of a change, so the stream must carry both.
      dynamoStream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: tableEncryption(props.encryptionKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
      deletionProtection: KEPT.includes(removalPolicy),
    });
    this.tableStreamArn = streamArnOf(this, this.table);
    claimTable(this, owner, this.table);
  }
}

const KEPT = [RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE];

class AdoptedTable extends OwnedTableBase {
  readonly tableStreamArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly table: dynamodb.ITable,
    { partitionKey, sortKey }: AdoptionProps,
  ) {
    super(scope, id);
    const owner = ownerOf(this);
    refuseIf(this, 'invalid-key', [
      {
        condition: partitionKey === undefined && sortKey !== undefined,
        message: () => `sortKey is "${sortKey?.name}", but partitionKey is not given: give both, or neither`,
      },
      {
        condition: partitionKey !== undefined && isCreatedHere(table),
        message: () =>
          `partitionKey is "${partitionKey?.name}", but the app creates the table ${table.node.path}: leave it out, the key is read from the table`,
      },
    ]);
    if (partitionKey) tellKey(table, sortKey ? [partitionKey, sortKey] : [partitionKey]);
    this.tableStreamArn = streamArnOf(this, table);
    claimTable(this, owner, table);
    markAdoption(this, owner, table);
  }
}

function streamArnOf(scope: Construct, table: dynamodb.ITable): string {
  const view = streamViewTypeOf(table);
  const expected = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES;
  refuseIf(scope, 'no-stream', [
    {
      // TableV2 answers with an ARN even when it has no stream.
      condition: table.tableStreamArn === undefined || view === NO_STREAM,
      message: () =>
        `the table ${table.node.path} has no stream, or its stream's ARN is not known: turn on a stream of ${expected} (dynamoStream of TableV2, stream of Table), or import it with fromTableAttributes and tableStreamArn`,
    },
    {
      condition: ![undefined, NO_STREAM, expected].includes(view),
      message: () =>
        `the stream of the table ${table.node.path} carries ${view}: set it to ${expected}, replicas need both sides of a change`,
    },
  ]);
  return table.tableStreamArn as string;
}
