import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '../../console/api';
import { theme } from '../shared/theme';
import { useStore } from '../shared/use-store';
import { isolatedOf, measure } from './units';

const HEIGHT = 200;
/** Between marks of an axis that counts. */
const WHOLE_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000,
];
/** Told apart by their dashes where colours are not seen; the style sheet has the same for the legend. */
const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [], [6, 3], [2, 3], [10, 3, 2, 3]];

export interface LinesProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

/** The drawing, for those who see it: the legend and the table beside it say the same. */
export function Lines({ title, times, series }: LinesProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const shownTheme = useStore(theme);
  const names = JSON.stringify(series.map(({ name, unit }) => [name, unit]));
  const data = useRef<UPlot.AlignedData>([[]]);
  data.current = [times as number[], ...series.map(({ values }) => values as (number | null)[])];
  // colours are read again when the theme changes
  useEffect(() => {
    const home = place.current;
    if (!home) return;
    plot.current = new UPlot(optionsOf(home, JSON.parse(names)), data.current, home);
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: home.clientWidth, height: HEIGHT }),
    );
    observer.observe(home);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names, shownTheme]);
  // these are what the data is made of
  useEffect(() => plot.current?.setData(data.current), [times, series]);
  return (
    <div
      class="lines"
      ref={place}
      role="img"
      aria-label={`${title} over time; the values are in the table below`}
    />
  );
}

function optionsOf(home: HTMLElement, names: readonly [string, Series['unit']][]): UPlot.Options {
  const style = getComputedStyle(home);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const unit = names[0]?.[1] ?? 'count';
  const axis = {
    stroke: token('--text-quiet'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { stroke: token('--line'), width: 1 },
    font: `11px ${style.fontFamily}`,
  };
  return {
    width: home.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, values: [...timeValues()] as never },
      {
        ...axis,
        size: 62,
        // There is no half of a message.
        ...(unit === 'count' && { incrs: WHOLE_STEPS }),
        values: (_, values) => values.map((value) => measure(value, unit)),
      },
    ],
    series: [
      {},
      ...names.map(([, of], at) => ({
        stroke: token(`--line-${at}`),
        width: 1.75,
        dash: DASHES[at] ?? [],
        points: {
          show: true,
          size: 6,
          filter: (plot: UPlot, of: number) => isolatedOf([...(plot.data[of] ?? [])]),
        },
        value: (_: UPlot, value: number | null) => measure(value, of),
      })),
    ],
  };
}

/** Times of a day as everywhere on the page, with 24 hours. */
function timeValues(): unknown[][] {
  const day = '{YYYY}-{MM}-{DD}';
  return [
    [86_400, day, null, null, null, null, null, null, 1],
    [60, '{HH}:{mm}', `\n${day}`, null, null, null, null, null, 1],
    [1, '{HH}:{mm}:{ss}', `\n${day}`, null, null, null, null, null, 1],
  ];
}
