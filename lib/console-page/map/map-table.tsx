import type { MapView } from '../../console/api';
import { Badge } from '../shared/badge';
import { count, duration, rate } from '../shared/format';
import { Link, route } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { HEALTH, lookOf } from '../shared/states';
import { Table } from '../shared/table';
import { Text } from '../shared/text';

export interface MapTableProps {
  readonly map: MapView;
  readonly selected: string | undefined;
}

/** The map's content for those who would rather read it. */
export function MapTable({ map: { feeds, followers }, selected }: MapTableProps) {
  return (
    <>
      <h2>Feeds</h2>
      <Table
        caption="Feeds"
        rows={feeds}
        keyOf={({ id }) => id}
        empty="No feed."
        columns={[
          {
            title: 'Feed',
            heads: true,
            cell: ({ id, contracts }) => <NodeLink id={id} name={contracts.join(', ')} selected={selected} />,
          },
          { title: 'State', cell: ({ health }) => <Badge look={lookOf(HEALTH, health)} /> },
          { title: 'Rate', numeric: true, cell: ({ perSecond }) => rate(perSecond) },
          {
            title: 'Subscriptions',
            numeric: true,
            minor: true,
            cell: ({ subscriptions }) => count(subscriptions),
          },
          { title: 'Refused', numeric: true, cell: ({ failures }) => count(failures) },
          { title: 'APIs', numeric: true, minor: true, cell: ({ apis }) => count(apis.length) },
        ]}
      />
      <h2>Replicas and consumers</h2>
      <Table
        caption="Replicas and consumers"
        rows={followers}
        keyOf={({ id }) => id}
        empty="Nobody follows."
        columns={[
          {
            title: 'Follower',
            heads: true,
            cell: ({ id, replica, kind }) => (
              <>
                <NodeLink id={id} name={replica} selected={selected} />{' '}
                {kind && <span class="tag">{kind}</span>}
              </>
            ),
          },
          { title: 'State', cell: ({ health }) => <Badge look={lookOf(HEALTH, health)} /> },
          { title: 'Follows', minor: true, cell: ({ contract }) => <Text of={contract} /> },
          { title: 'Rate', numeric: true, cell: ({ perSecond }) => rate(perSecond) },
          { title: 'Lag p99', numeric: true, cell: ({ lag }) => duration(lag?.p99) },
          { title: 'Queued', numeric: true, cell: ({ queued, inFlight }) => count(queued + inFlight) },
          { title: 'Failed', numeric: true, cell: ({ parked, undelivered }) => count(parked + undelivered) },
        ]}
      />
    </>
  );
}

interface NodeLinkProps {
  readonly id: string;
  readonly name: string;
  readonly selected: string | undefined;
}

function NodeLink({ id, name, selected }: NodeLinkProps) {
  return (
    <Link
      to={pathOf('map', { ...route.value.query, node: id })}
      data-node={id}
      aria-current={id === selected ? 'true' : undefined}
    >
      <Text of={name} />
    </Link>
  );
}
