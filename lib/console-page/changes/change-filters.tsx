import { useEffect, useState } from 'preact/hooks';
import type { RowChoices } from '../../console/api';
import { Select, TextField } from '../shared/fields';
import { setQuery } from '../shared/navigation';
import { ARRIVAL, PUBLICATION } from '../shared/states';
import { useAnswer } from '../shared/use-answer';

const STATES = [
  { value: '', label: 'any' },
  ...Object.entries(PUBLICATION).map(([value, { label }]) => ({ value, label })),
  ...Object.entries(ARRIVAL).map(([value, { label }]) => ({ value, label })),
];
/** Who writes has ended a word by then. */
const SETTLE_MS = 300;

export interface ChangeFiltersProps {
  readonly contract: string;
  readonly keyText: string;
  readonly state: string;
}

export function ChangeFilters({ contract, keyText, state }: ChangeFiltersProps) {
  const { value } = useAnswer<RowChoices>('rows/choices');
  const [key, setKey] = useState(keyText);
  useEffect(() => setKey(keyText), [keyText]);
  useEffect(() => {
    if (key === keyText) return;
    const timer = setTimeout(() => setQuery({ key }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [key, keyText]);
  const contracts = value?.contracts.map((each) => ({ value: each.contract })) ?? [];
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label="Filter changes">
      <TextField label="Key" type="search" value={key} onValue={setKey} placeholder='42 or {"user_id":42}' />
      <Select
        label="Contract"
        value={contract}
        choices={[{ value: '', label: 'all' }, ...contracts]}
        onValue={(wanted) => setQuery({ contract: wanted })}
      />
      <Select
        label="State"
        value={state}
        choices={STATES}
        onValue={(wanted) => setQuery({ state: wanted })}
      />
    </form>
  );
}
