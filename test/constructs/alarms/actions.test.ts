import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EventSharingAlarms, ReadReplica } from '../../../packages/cdk-event-sharing';
import { temporaryDirectory } from '../../support/temporary-directory';
import { alarmsOf, contract, watchedApp } from './support';

const TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const all = (stack: Stack) =>
  TYPES.flatMap((type) => Object.entries(alarmsOf(Template.fromStack(stack), type)));
const topicIn = (stack: Stack, id = 'OnCall') => new SnsAction(new Topic(stack, id));
const ofTopic = (id: string) => ({ Ref: expect.stringMatching(id) });

test('every alarm of ours has the actions of its scope, also one that is created later', () => {
  const { stack, orders } = watchedApp(Duration.minutes(1));
  const addAlarm = (id: string) =>
    new Metric({ namespace: 'Mine', metricName: 'm' }).createAlarm(stack, id, {
      threshold: 1,
      evaluationPeriods: 1,
    });
  addAlarm('TheirsBefore');
  EventSharingAlarms.of(stack).addAlarmAction(topicIn(stack));
  EventSharingAlarms.of(stack).addOkAction(topicIn(stack, 'Calm'));
  new ReadReplica(orders, 'Later', { contract, freshness: Duration.minutes(1) });
  addAlarm('TheirsAfter');
  const alarms = all(stack);
  expect(alarms).toHaveLength(36);
  for (const [id, { AlarmActions, OKActions }] of alarms) {
    const theirs = id.startsWith('Theirs');
    expect({ id, AlarmActions }).toEqual({ id, AlarmActions: theirs ? undefined : [ofTopic('OnCall')] });
    expect({ id, OKActions }).toEqual({ id, OKActions: theirs ? undefined : [ofTopic('Calm')] });
  }
});

test('actions of an app and of what is in it add up, and those of others are not theirs', () => {
  const { stack, users, replica } = watchedApp();
  EventSharingAlarms.of(users).addAlarmAction(topicIn(stack, 'OfUsers'));
  EventSharingAlarms.of(stack).addAlarmAction(topicIn(stack), topicIn(stack, 'Second'));
  EventSharingAlarms.of(replica.deadLetterAlarm).addAlarmAction(topicIn(stack, 'OfOne'));
  const own = [ofTopic('OnCall'), ofTopic('Second')];
  expect(Object.fromEntries(all(stack).map(([id, { AlarmActions }]) => [id, AlarmActions]))).toEqual({
    UsersFeedParkedAlarm: [ofTopic('OfUsers'), ...own],
    UsersFeedIncompleteAlarm: [ofTopic('OfUsers'), ...own],
    OrdersUserDeadLetterAlarm: [...own, ofTopic('OfOne')],
    OrdersUserSubscriptionDeadLetterAlarm: own,
    OrdersMailDeadLetterAlarm: own,
    OrdersMailSubscriptionDeadLetterAlarm: own,
  });
});

test('actions may come before everything, in an app whose stacks come later', () => {
  const app = new App({ outdir: temporaryDirectory() });
  EventSharingAlarms.of(app).addAlarmAction(topicIn(new Stack(app, 'Mine')));
  const { stack } = watchedApp(undefined, { app });
  app.synth();
  for (const [, { AlarmActions }] of all(stack)) expect(AlarmActions).toHaveLength(1);
});

test('an action may be a function', () => {
  const { stack } = watchedApp();
  const fn = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
  EventSharingAlarms.of(stack).addAlarmAction(new LambdaAction(fn, { useUniquePermissionId: true }));
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 6 + 3);
});
