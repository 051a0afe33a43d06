import { Stack, type StackProps } from 'aws-cdk-lib';
import { ChangeConsumer, ChangeFeed, EventSharingDashboard, ReadReplica, SyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';

/** A dashboard of all services in the scope. It is in a stack of its own because none of them owns what it shows. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const all = scope.node.findAll();
    new EventSharingDashboard(this, 'Dashboard', {
      feeds: all.filter((one) => one instanceof ChangeFeed),
      replicas: all.filter((one) => one instanceof ReadReplica),
      consumers: all.filter((one) => one instanceof ChangeConsumer),
      apis: all.filter((one) => one instanceof SyncApi),
    });
  }
}
