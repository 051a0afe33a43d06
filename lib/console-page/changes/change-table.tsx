import type { Change } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { Badge, Shape } from '../shared/badge';
import { duration, keyText } from '../shared/format';
import { Link } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { ARRIVAL, lookOf, PUBLICATION } from '../shared/states';
import { type Column, Table } from '../shared/table';
import { Code, Text } from '../shared/text';
import { Clock } from '../shared/time';
import { outcomeOf } from './change-list';

/** More arrivals than this are counted, not drawn. */
const ARRIVALS_SHOWN = 6;

const COLUMNS: readonly Column<Change>[] = [
  { title: 'Time', cell: ({ seenAt }) => <Clock at={seenAt} /> },
  { title: 'Contract', minor: 'phone', cell: ({ contract }) => <Text of={contract} /> },
  {
    title: 'Key',
    heads: true,
    cell: (change) => (
      <Link
        to={pathOf('changes', {}, change.id)}
        aria-label={`Change of ${visibleText(change.contract)} ${keyText(change.key)}`}
      >
        <span class="phone">
          <Text of={change.contract} />{' '}
        </span>
        <Code of={keyText(change.key)} />
      </Link>
    ),
  },
  { title: 'Kind', minor: true, cell: ({ kind }) => kind },
  { title: 'Way', cell: (change) => <Way of={change} /> },
  {
    title: 'Slowest',
    numeric: true,
    cell: (change) => duration(outcomeOf(change).worstMs),
  },
  { title: 'Fields', minor: true, cell: ({ fields }) => <Fields of={fields} /> },
];

export interface ChangeTableProps {
  readonly changes: readonly Change[];
  readonly loading: boolean;
  readonly filtered: boolean;
}

export function ChangeTable({ changes, loading, filtered }: ChangeTableProps) {
  const none = filtered
    ? 'No change fits the filter.'
    : 'Nothing has changed since the console began to watch.';
  return (
    <Table
      caption="Changes, newest first"
      columns={COLUMNS}
      rows={changes}
      keyOf={({ id }) => id}
      empty={loading ? 'Reading changes …' : none}
    />
  );
}

function Fields({ of }: { readonly of: readonly string[] }) {
  const text = of.slice(0, 4).join(', ');
  return (
    <span class="clip" title={visibleText(of.join(', '))}>
      <Text of={of.length > 4 ? `${text}, +${of.length - 4}` : text} />
    </span>
  );
}

/** Each arrival as a shape with its replica's name; what did not leave its owner says so. */
function Way({ of }: { readonly of: Change }) {
  const { publication, arrivals } = of;
  if (publication.state !== 'published')
    return <Badge look={lookOf(PUBLICATION, publication.state)} title={publication.reason} />;
  if (arrivals.length === 0) return <span class="quiet-text">published, nobody follows</span>;
  if (arrivals.length > ARRIVALS_SHOWN) return <Outcomes of={of} />;
  return (
    <ul class="way">
      {arrivals.map(({ replica, state, reason }) => {
        const { tone, label } = lookOf(ARRIVAL, state);
        return (
          <li key={replica} class={`tone-${tone}`} title={visibleText(reason ?? label)}>
            <Shape tone={tone} />
            <Text of={replica} />
            <span class="state"> {label}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** So many of each state. */
function Outcomes({ of: { arrivals } }: { readonly of: Change }) {
  const counts = Map.groupBy(arrivals, ({ state }) => state);
  return (
    <ul class="way">
      {[...counts].map(([state, those]) => {
        const { tone, label } = lookOf(ARRIVAL, state);
        return (
          <li key={state} class={`tone-${tone}`}>
            <Shape tone={tone} />
            {those.length} <span class="state">{label}</span>
          </li>
        );
      })}
    </ul>
  );
}
