import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { packageRoot } from '../../bin/synthesise';
import { addExample } from '../../examples/users-orders/stacks/example';
import { check } from '../constructs/boundaries/support';
import { titlesOf, widgetsOf } from '../constructs/monitoring/support';
import { examine } from '../support/examine';
import { temporaryDirectory } from '../support/temporary-directory';

/** What emulators lack in their editions that cost nothing. */
const MONITORING = [
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::QueryDefinition',
];

/** @param monitoring as the command line or `cdk.json` gives it */
function example(monitoring?: unknown, outdir = temporaryDirectory()): App {
  const { context } = JSON.parse(readFileSync(join(packageRoot, 'cdk.json'), 'utf8'));
  const app = new App({ outdir, context: { ...context, monitoring } });
  addExample(app);
  return app;
}

const stacksOf = (app: App) => app.node.children.filter((child) => Stack.isStack(child));

/** How many resources of these types all stacks have. */
function countsOf(app: App): Record<string, number> {
  const templates = stacksOf(app).map((stack) => Template.fromStack(stack));
  const count = (type: string) =>
    templates.reduce((sum, template) => sum + Object.keys(template.findResources(type)).length, 0);
  return Object.fromEntries(MONITORING.map((type) => [type, count(type)]));
}

afterEach(() => {
  process.exitCode = undefined;
});

test.each([[undefined], ['false'], [false]])('the example is not monitored by default: %s', (monitoring) => {
  const app = example(monitoring);
  expect(stacksOf(app).map(({ node }) => node.id)).not.toContain('Monitoring');
  expect(Object.values(countsOf(app))).toEqual([0, 0, 0]);
});

describe('the example with monitoring', () => {
  const app = example('true');

  test('has an objective for each replica and consumer, and a dashboard with queries', () => {
    expect(Object.values(countsOf(app))).toEqual([5, 1, 4]);
  });

  test('shows all services in one dashboard, each with its objective', () => {
    const widgets = widgetsOf(Template.fromStack(app.node.findChild('Monitoring') as Stack));
    const titles = Object.keys(titlesOf(widgets));
    expect(titles.sort()).toEqual([
      'API of users/User',
      'Consumer billing/PlacedOrders',
      'Consumer billing/Users',
      'Consumer orders/PaidOrders',
      'Feed of billing/OrderPaid',
      'Feed of orders/OrderPlaced',
      'Feed of users/User',
      'Replica notifications/User',
      'Replica orders/User',
    ]);
    const lines = widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    // Of lag and queue of each of five, of three streams, of one API.
    expect(lines).toHaveLength(2 * 5 + 3 + 1);
  });

  test('breaks no rule of boundaries, and has no finding of cdk-nag that is not explained', () => {
    expect(check(app)).toEqual([]);
    const { open, unexplained } = examine((outdir) => example(true, outdir));
    expect({ open, unexplained }).toEqual({ open: [], unexplained: [] });
  });
});

test('another value is refused by name', () => {
  expect(() => example('yes')).toThrow('the context value monitoring is "yes": give true or false');
});
