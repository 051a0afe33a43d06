import { useMemo, useRef, useState } from 'preact/hooks';
import type { MapView } from '../../console/api';
import { Announce } from '../shared/announce';
import { Check, TextField } from '../shared/fields';
import { setQuery } from '../shared/navigation';
import { Loading, Page, Problem, Problems } from '../shared/page';
import type { Route } from '../shared/route';
import { MapDrawing } from './map-drawing';
import { MapTable } from './map-table';
import { NodeDetail } from './node-detail';
import { chosenOf } from './selection';
import { Summary, summaryText } from './summary';
import { useMap } from './use-map';
import { useWidth } from './use-width';

/** Where less fits, the table comes first. */
const NARROW = 620;

/** Does it flow: who shares what with whom, and how each is doing. */
export function MapPage({ route: { query } }: { readonly route: Route }) {
  const { map, answer } = useMap();
  const home = useRef<HTMLDivElement>(null);
  const width = useWidth(home);
  const [wanted, want] = useState('');
  const [onlyProblems, showOnlyProblems] = useState(false);
  const shown = useMemo(
    () => map && chosenOf(map, { text: wanted, onlyProblems }),
    [map, wanted, onlyProblems],
  );
  const view = query.view ?? (width !== undefined && width < NARROW ? 'table' : 'drawing');
  const selected = map && nodeOf(map, query.node);
  return (
    <Page
      title="Map"
      about="Who shares what with whom, and how it flows now."
      actions={
        <fieldset class="switch">
          <legend class="hidden">Show as</legend>
          {['drawing', 'table'].map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => setQuery({ view: each })}
            >
              {each === 'drawing' ? 'Drawing' : 'Table'}
            </button>
          ))}
        </fieldset>
      }
    >
      <Problem of={answer.problem} retry={answer.reload} />
      <Problems of={map?.problems.map(({ message }) => message)} />
      {map && <Summary of={map} />}
      <form class="filters" aria-label="Filter the map" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Name" type="search" value={wanted} onValue={want} placeholder="part of a name" />
        <Check label="Only with problems" checked={onlyProblems} onChecked={showOnlyProblems} />
      </form>
      {!map && answer.loading && <Loading what="the map" />}
      <div class={selected ? 'map with-detail' : 'map'}>
        <div class="map-view" ref={home}>
          {shown && width !== undefined && view === 'drawing' && (
            <MapDrawing map={shown} width={width} selected={query.node} />
          )}
          {shown && view === 'table' && <MapTable map={shown} selected={query.node} />}
        </div>
        {selected && map && <NodeDetail key={selected.node.id} of={selected} map={map} />}
      </div>
      <Announce text={map ? summaryText(map) : ''} />
    </Page>
  );
}

function nodeOf(map: MapView, id: string | undefined) {
  const feed = map.feeds.find((each) => each.id === id);
  if (feed) return { side: 'feed', node: feed } as const;
  const follower = map.followers.find((each) => each.id === id);
  return follower && ({ side: 'follower', node: follower } as const);
}
