import { useEffect } from 'preact/hooks';
import type { ChartsView, MapView } from '../../console/api';
import { Select } from '../shared/fields';
import { setQuery } from '../shared/navigation';
import { Loading, Page, Problem, Problems } from '../shared/page';
import type { Route } from '../shared/route';
import { useAnswer } from '../shared/use-answer';
import { ChartPanel } from './chart-panel';

const RANGES = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '180', label: '3 hours' },
  { value: '720', label: '12 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '1 week' },
];
/** CloudWatch knows minutes; twice in each is soon enough. */
const AGAIN_MS = 30_000;

const CHARTS = [
  { name: 'lag', title: 'Lag' },
  { name: 'throughput', title: 'Throughput' },
  { name: 'parked', title: 'Parked messages' },
  { name: 'queueAge', title: 'Age of the oldest queued message' },
] as const;

/** How it went over time. */
export function ChartsPage({ route: { query } }: { readonly route: Route }) {
  const { minutes = '60', replica = '' } = query;
  const { value, problem, loading, reload } = useAnswer<ChartsView>('charts', { minutes, replica });
  const map = useAnswer<MapView>('map');
  useEffect(() => {
    const timer = setInterval(reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const replicas = map.value?.followers.map((each) => ({ value: each.replica })) ?? [];
  return (
    <Page title="Charts" about="Lag, throughput, parked messages and age of queues over time.">
      <form class="filters" aria-label="Choose what is shown" onSubmit={(event) => event.preventDefault()}>
        <Select
          label="Range"
          value={minutes}
          choices={RANGES}
          onValue={(wanted) => setQuery({ minutes: wanted })}
        />
        <Select
          label="Replica or consumer"
          value={replica}
          choices={[{ value: '', label: 'all' }, ...replicas]}
          onValue={(wanted) => setQuery({ replica: wanted })}
        />
      </form>
      <Problem of={problem} retry={reload} />
      <Problems of={value?.problems} />
      {loading && !value && <Loading what="measurements" />}
      {value && (
        <div class="charts">
          {CHARTS.map(({ name, title }) => (
            <ChartPanel key={name} title={title} times={value.times} series={value[name]} />
          ))}
        </div>
      )}
    </Page>
  );
}
