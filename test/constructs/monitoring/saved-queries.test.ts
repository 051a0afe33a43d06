import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SavedQueries } from '../../../lib/constructs/monitoring/saved-queries';
import { EventSharingDashboard, ReadReplica } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { contract, watchedApp } from '../alarms/support';

const queriesOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(
    ({ Properties }) => Properties,
  );

test('a dashboard saves queries over the logs of all functions that it shows, also of those that come later', () => {
  const { stack, orders } = watchedApp();
  new EventSharingDashboard(stack, 'Dashboard', { dashboardName: 'sharing' });
  new ReadReplica(orders, 'Later', { contract });
  const queries = queriesOf(stack);
  expect(queries.map(({ Name }) => Name)).toEqual([
    'event-sharing/sharing/Parked by reason',
    'event-sharing/sharing/Tried again by reason',
    'event-sharing/sharing/Slowest invocations',
    'event-sharing/sharing/One row by the hash of its key',
  ]);
  const ref = (id: string) => ({ Ref: expect.stringMatching(id) });
  for (const { LogGroupNames } of queries)
    expect(LogGroupNames).toEqual([
      ref('^UsersFeedPublisherLogs'),
      ref('^UsersFeedOperationsBatchLogs'),
      ref('^OrdersUserReplicatorLogs'),
      ref('^OrdersLaterReplicatorLogs'),
      // The user's function has the log group that Lambda makes.
      { 'Fn::Join': ['', ['/aws/lambda/', ref('^OrdersHandler')]] },
      ref('^UsersApiHandlerLogs'),
    ]);
});

test('more than a query looks at is left to whoever asks', () => {
  const stack = new Stack(new App({ outdir: temporaryDirectory() }), 'Service');
  const groups = (count: number) => Array.from({ length: count }, (_, index) => `group${index}`);
  new SavedQueries(stack, 'Fits', 'fits', () => groups(50));
  new SavedQueries(stack, 'Many', 'many', () => groups(51));
  for (const { Name, LogGroupNames = [] } of queriesOf(stack))
    expect(LogGroupNames).toHaveLength(Name.startsWith('fits') ? 50 : 0);
});

test('who wants none has none', () => {
  const { stack } = watchedApp();
  new EventSharingDashboard(stack, 'Dashboard', { savedQueries: false });
  expect(queriesOf(stack)).toEqual([]);
});
