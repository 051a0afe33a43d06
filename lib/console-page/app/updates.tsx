import { useCallback, useEffect, useState } from 'preact/hooks';
import type { LiveEvents } from '../../console/api';
import { useLive } from '../shared/live';
import { Notice } from '../shared/page';
import { Text } from '../shared/text';
import { Clock } from '../shared/time';

const LINES = 8;
/** What went well needs no click; `dev` has printed it too. */
const SHOWN_MS = 20_000;

/** Of `dev`: what its last update changed in the running cloud, or why it did not happen. */
export function Updates() {
  const [update, setUpdate] = useState<LiveEvents['update']>();
  useLive(
    'update',
    useCallback((batch) => setUpdate(batch.at(-1)), []),
  );
  useEffect(() => {
    if (!update || update.error) return;
    const timer = setTimeout(() => setUpdate(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [update]);
  if (!update) return null;
  const { at, lines, error } = update;
  return (
    <div class="updates">
      <Notice tone={error ? 'bad' : 'good'} role={error ? 'alert' : 'status'}>
        <p>
          {error ? 'Not updated' : 'Updated'} at <Clock at={at} />
          {error && (
            <>
              {': '}
              <Text of={error} />
            </>
          )}
        </p>
        <ul>
          {lines.slice(0, LINES).map((line, place) => (
            <li key={place}>
              <Text of={line} />
            </li>
          ))}
          {lines.length > LINES && <li>and {lines.length - LINES} more</li>}
        </ul>
      </Notice>
      <button type="button" onClick={() => setUpdate(undefined)}>
        Dismiss
      </button>
    </div>
  );
}
