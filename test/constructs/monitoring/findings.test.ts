import { App, Duration } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EventSharingAlarms, EventSharingDashboard } from '../../../packages/cdk-event-sharing';
import { examine } from '../../support/examine';
import { temporaryDirectory } from '../../support/temporary-directory';
import { watchedApp } from '../alarms/support';
import { check } from '../boundaries/support';

/** The consumer's function, which is the user's. */
const OF_USER = /: Service\/Orders\/Handler\//;

function monitored(outdir: string): App {
  const { app, stack } = watchedApp(Duration.seconds(30), { app: new App({ outdir }) });
  EventSharingAlarms.of(app).addAlarmAction(new SnsAction(new Topic(stack, 'OnCall', { enforceSSL: true })));
  new EventSharingDashboard(stack, 'Dashboard');
  return app;
}

afterEach(() => {
  process.exitCode = undefined;
});

test('objectives, alarms with actions and a dashboard break no rule of boundaries', () => {
  expect(check(monitored(temporaryDirectory()))).toEqual([]);
});

test('they have no finding of cdk-nag that is not explained', () => {
  const { open, unexplained } = examine(monitored);
  expect(open.filter((finding) => !OF_USER.test(finding))).toEqual([]);
  expect(open.filter((finding) => OF_USER.test(finding))).not.toEqual([]);
  expect(unexplained).toEqual([]);
});
