import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MapView } from '../../console/api';
import { useLive } from '../shared/live';
import { type Answer, useAnswer } from '../shared/use-answer';

export interface LiveMap {
  readonly map: MapView | undefined;
  readonly answer: Answer<MapView>;
}

/** The map as it is now. */
export function useMap(): LiveMap {
  const answer = useAnswer<MapView>('map');
  const [map, setMap] = useState<MapView>();
  const { value } = answer;
  useEffect(() => {
    // What was told meanwhile is newer than the answer.
    if (value) setMap((known) => (known && known.at > value.at ? known : value));
  }, [value]);
  useLive(
    'map',
    useCallback((batch) => setMap(batch.at(-1)), []),
  );
  return { map, answer };
}
