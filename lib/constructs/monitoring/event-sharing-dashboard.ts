import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SyncApi } from '../api/sync-api';
import { ChangeConsumer } from '../consumer/change-consumer';
import type { IChangeConsumer } from '../consumer/change-consumer-interface';
import { ChangeFeed } from '../feed/change-feed';
import type { IChangeFeed } from '../feed/change-feed-interface';
import { ReadReplica } from '../replica/read-replica';
import type { IReadReplica } from '../replica/read-replica-interface';
import { logGroupNameOf } from './function-panel';
import { LaterRows } from './later-rows';
import { apiSubject, feedSubject } from './owner-panels';
import { rowsOf } from './rows-of-widgets';
import { SavedQueries } from './saved-queries';
import { consumerSubject, replicaSubject } from './subscriber-panels';

/** Properties of a dashboard. With one of the lists it shows what they name; without, all that its scope contains. */
export interface EventSharingDashboardProps {
  /** Name of the dashboard. @default CloudFormation chooses one */
  readonly dashboardName?: string;
  /** Feeds; of imported ones what their metrics tell. @default those of the scope, unless a list is given */
  readonly feeds?: IChangeFeed[];
  /** Replicas; of imported ones what their metrics tell. @default those of the scope, unless a list is given */
  readonly replicas?: IReadReplica[];
  /** Consumers; of imported ones their metrics and queues. @default those of the scope, unless a list is given */
  readonly consumers?: IChangeConsumer[];
  /** APIs of this app. @default those of the scope, unless a list is given */
  readonly apis?: SyncApi[];
  /** Whether queries for CloudWatch Logs Insights are saved too. They cost nothing until they are asked. @default true */
  readonly savedQueries?: boolean;
}

/** What a dashboard shows. */
interface Shown {
  readonly feeds: readonly IChangeFeed[];
  readonly replicas: readonly IReadReplica[];
  readonly consumers: readonly IChangeConsumer[];
  readonly apis: readonly SyncApi[];
}

/**
 * A CloudWatch dashboard of feeds, replicas, consumers and APIs: lag, throughput, queues, failures, functions, and what they are billed for
 * at the list prices of us-east-1, without free tiers, logs, metrics and storage.
 *
 * In the scope of a stack, or of a context, it shows what is in there, also what is created later. What is in another stack it names, so that
 * the other stack exports the names; what is imported it does not. More than a dashboard holds, 500 widgets and 2,500 metrics ("CloudWatch quotas"),
 * is shown as an overview. A dashboard costs 3 US dollars a month from the fourth of an account on.
 */
export class EventSharingDashboard extends Construct {
  /** The dashboard, for widgets of your own below these. */
  readonly dashboard: cloudwatch.Dashboard;

  /** @throws ConstructError at synthesis, when even an overview is more than a dashboard holds */
  constructor(scope: Construct, id: string, props: EventSharingDashboardProps = {}) {
    super(scope, id);
    const { dashboardName, savedQueries = true, ...lists } = props;
    const isChosen = Object.values(lists).some((list) => list !== undefined);
    const shown = () => (isChosen ? { ...NOTHING, ...lists } : below(scope));
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { dashboardName });
    this.dashboard.addWidgets(new LaterRows(() => rowsOf(this, subjectsOf(shown()))));
    if (!savedQueries) return;
    const prefix = `event-sharing/${dashboardName ?? Stack.of(this).stackName}`;
    new SavedQueries(this, 'Queries', prefix, () =>
      functionsOf(shown()).flatMap((fn) => logGroupNameOf(fn) ?? []),
    );
  }
}

const NOTHING: Shown = { feeds: [], replicas: [], consumers: [], apis: [] };

function below(scope: Construct): Shown {
  const all = scope.node.findAll();
  return {
    feeds: all.filter((one) => one instanceof ChangeFeed),
    replicas: all.filter((one) => one instanceof ReadReplica),
    consumers: all.filter((one) => one instanceof ChangeConsumer),
    apis: all.filter((one) => one instanceof SyncApi),
  };
}

function subjectsOf({ feeds, replicas, consumers, apis }: Shown) {
  return [
    ...feeds.map(feedSubject),
    ...replicas.map(replicaSubject),
    ...consumers.map(consumerSubject),
    ...apis.map(apiSubject),
  ];
}

function functionsOf({ feeds, replicas, consumers, apis }: Shown): lambda.IFunction[] {
  return [
    ...feeds.flatMap((feed) => (feed instanceof ChangeFeed ? [feed.publisher, feed.batch] : [])),
    ...replicas.flatMap((replica) => (replica instanceof ReadReplica ? [replica.replicator] : [])),
    ...consumers.flatMap((consumer) => (consumer instanceof ChangeConsumer ? [consumer._function] : [])),
    ...apis.map(({ handler }) => handler),
  ];
}
