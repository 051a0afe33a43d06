import type { Template } from 'aws-cdk-lib/assertions';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  // biome-ignore lint/suspicious/noExplicitAny: the body of a dashboard is data of CloudWatch
  readonly properties: any;
}

/** The widgets of the only dashboard of a template; a reference is its logical id. */
export function widgetsOf(template: Template): Widget[] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard?.Properties.DashboardBody;
  const parts: (string | object)[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : nameOf(part))).join('')).widgets;
}

function nameOf(reference: object): string {
  return [Object.values(reference)[0]].flat().join('.');
}

/** The heading above each graph with the titles of these graphs, top first. */
export function titlesOf(widgets: readonly Widget[]): Record<string, string[]> {
  const titles: Record<string, string[]> = {};
  let heading = '';
  for (const { type, properties } of widgets) {
    if (type === 'text') heading = properties.markdown.replace('## ', '');
    titles[heading] ??= [];
    if (type === 'metric') titles[heading]?.push(properties.title);
  }
  return titles;
}

/** What a graph shows: `name statistic label`, expressions by their label. */
export function seriesOf({ properties }: Widget): string[] {
  const names: string[] = [];
  for (const row of properties.metrics) {
    const last = row.at(-1);
    const options = typeof last === 'object' ? last : {};
    if (options.visible === false) continue;
    if (options.expression) names.push(`= ${options.label}`);
    else names.push(`${row[1]} ${options.stat ?? 'Average'} ${options.label ?? ''}`.trim());
  }
  return names;
}
