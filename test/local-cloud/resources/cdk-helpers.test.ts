import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, AlarmRule, CompositeAlarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, LogRetention, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { temporaryDirectory } from '../../support/temporary-directory';
import { startCloud, stopClouds } from '../support/clouds';

afterAll(stopClouds);

function synthesise(outdir: string, define: (stack: Stack) => void): void {
  const app = new App({ outdir });
  define(new Stack(app, 'S'));
  app.synth();
}

test('what is watched, scheduled, retained or firewalled on AWS is accepted without asking', async () => {
  const outdir = join(temporaryDirectory(), 'cdk.out');
  synthesise(outdir, (stack) => {
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => 1;'),
    });
    new LogRetention(stack, 'Retention', {
      logGroupName: `/aws/lambda/${fn.functionName}`,
      retention: RetentionDays.ONE_DAY,
    });
    const rule = new Rule(stack, 'Rule', { schedule: Schedule.rate(Duration.minutes(1)) });
    rule.addTarget(new LambdaTarget(fn));
    const topic = new Topic(stack, 'Alarms');
    topic.addSubscription(new EmailSubscription('team@example.com'));
    const alarm = new Alarm(stack, 'Alarm', {
      metric: fn.metricErrors(),
      threshold: 1,
      evaluationPeriods: 1,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    new CompositeAlarm(stack, 'Any', { alarmRule: AlarmRule.anyOf(alarm) });
    new Dashboard(stack, 'Dashboard');
    const logGroup = new LogGroup(stack, 'Logs');
    const filter = {
      metricName: 'Errors',
      metricNamespace: 'App',
      filterPattern: FilterPattern.literal('ERROR'),
    };
    new MetricFilter(stack, 'Filter', { logGroup, ...filter });
    const group = new CfnSecurityGroup(stack, 'Group', { groupDescription: 'none', vpcId: 'vpc-1' });
    new CfnOutput(stack, 'GroupId', { value: group.attrGroupId });
    new CfnOutput(stack, 'RuleArn', { value: rule.ruleArn });
  });
  const cloud = await startCloud({ assembly: outdir });
  expect(await cloud.invoke('S/Fn')).toMatchObject({ payload: 1 });
  expect(cloud.outputs.S).toEqual({
    GroupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    RuleArn: expect.stringMatching(/^arn:aws:events:us-east-1:000000000000:rule\/S-Rule/),
  });
});

test('a bucket that deletes its objects goes with its stack, and one that does not stays with what is in it', async () => {
  const outdir = join(temporaryDirectory(), 'cdk.out');
  const removalPolicy = RemovalPolicy.DESTROY;
  synthesise(outdir, (stack) => {
    new Bucket(stack, 'Emptied', { removalPolicy, autoDeleteObjects: true });
    new Bucket(stack, 'Full', { removalPolicy });
  });
  const cloud = await startCloud({ assembly: outdir });
  const names = ['Emptied', 'Full'].map((id) => cloud.resource('S', id).physicalId);
  for (const Bucket of names) {
    await cloud.clients.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  }
  synthesise(outdir, () => {});
  const changes = await cloud.update();
  const ofBuckets = changes.filter(({ type }) => type === 'AWS::S3::Bucket');
  expect(ofBuckets).toEqual([
    expect.objectContaining({
      action: 'retained',
      physicalId: names[1],
      reason: expect.stringMatching(/not empty/),
    }),
    expect.objectContaining({ action: 'deleted', physicalId: names[0] }),
  ]);
});
