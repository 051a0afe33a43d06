import type { Series } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Panel } from '../shared/page';
import { Table } from '../shared/table';
import { Text } from '../shared/text';
import { Clock } from '../shared/time';
import { Lines } from './lines';
import { drawnOf, highest, lastOf, measure } from './units';

/** Of the table's rows, the newest: who wants all of them takes the metrics themselves. */
const ROWS = 60;

export interface ChartPanelProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

export function ChartPanel({ title, times, series }: ChartPanelProps) {
  const measured = series.filter(({ values }) => values.some((value) => value !== null));
  const drawn = drawnOf(measured);
  return (
    <Panel title={title}>
      {measured.length === 0 ? (
        <p class="empty">Nothing was measured in this time.</p>
      ) : (
        <>
          <Lines title={title} times={times} series={drawn} />
          <ul class="legend">
            {drawn.map((each, at) => (
              <li key={each.name}>
                <svg class={`line line-${at}`} viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
                  <path d="M0 4H24" />
                </svg>
                <Text of={each.name} />
                <strong>{measure(lastOf(each), each.unit)}</strong>
                <span class="quiet-text">at most {measure(highest(each), each.unit)}</span>
              </li>
            ))}
          </ul>
          {measured.length > drawn.length && (
            <p class="hint">
              {measured.length} lines, of which the {drawn.length} with the highest values are drawn. Choose a
              replica to see it alone.
            </p>
          )}
          <details>
            <summary>{title} as a table</summary>
            <Table
              caption={`${title} as a table, newest first`}
              rows={times
                .map((time, at) => ({ time, at }))
                .slice(-ROWS)
                .reverse()}
              keyOf={({ time }) => String(time)}
              empty=""
              columns={[
                {
                  title: 'Time',
                  heads: true,
                  cell: ({ time }) => <Clock at={new Date(time * 1000).toISOString()} />,
                },
                ...measured.map((each) => ({
                  title: visibleText(each.name),
                  numeric: true,
                  cell: ({ at }: { readonly at: number }) => measure(each.values[at], each.unit),
                })),
              ]}
            />
          </details>
        </>
      )}
    </Panel>
  );
}
