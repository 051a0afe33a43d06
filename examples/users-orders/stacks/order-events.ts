import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { ChangeFeed, type Contract, OwnedTable } from 'cdk-event-sharing';
import { Construct } from 'constructs';
import { lockFile } from '../services/contracts/user-contract';
import { objectivesOf } from './objectives';

/** What a service says of orders: a table in which its transactions write events, and the feed that publishes them. */
export class OrderEvents extends Construct {
  /** Where events are written. */
  readonly outbox: OwnedTable;
  readonly feed: ChangeFeed;

  constructor(scope: Construct, id: string, { contract }: { readonly contract: Contract }) {
    super(scope, id);
    this.outbox = new OwnedTable(this, 'Outbox', {
      partitionKey: { name: 'order_id', type: AttributeType.STRING },
      sortKey: { name: 'order_version', type: AttributeType.NUMBER },
      timeToLiveAttribute: '__ttl',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.feed = new ChangeFeed(this, 'Feed', {
      table: this.outbox,
      contracts: [contract],
      lockFile,
      freshness: objectivesOf(this).freshness,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
