import { useState } from 'preact/hooks';
import type { RowChoices } from '../../console/api';
import type { Row } from '../../wire/item';
import { Select, TextField } from '../shared/fields';
import { navigate } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { keyOf, writtenOf } from './key-input';

export interface KeyFormProps {
  readonly choices: RowChoices | undefined;
  readonly contract: string | undefined;
  readonly row: Row | undefined;
}

/** Chooses a contract, and asks for each field of its key. */
export function KeyForm({ choices, contract: given, row }: KeyFormProps) {
  const contracts = choices?.contracts ?? [];
  const [chosen, choose] = useState(given);
  const [written, write] = useState(() => writtenOf(row));
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const contract = chosen ?? contracts[0]?.contract ?? '';
  const known = contracts.find((each) => each.contract === contract)?.key;
  // Before the server has answered, an address tells which fields the key has.
  const fields = known ?? Object.keys(row ?? {}).map((name) => ({ name, type: 'string' }));
  const submit = () => {
    const answer = keyOf(fields, written);
    if ('wrong' in answer) return setWrong(answer.wrong);
    setWrong({});
    navigate(pathOf('rows', { contract, key: JSON.stringify(answer.key) }));
  };
  return (
    <form
      class="filters"
      aria-label="Look for a row by its key"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Select
        label="Contract"
        value={contract}
        choices={contracts.map((each) => ({ value: each.contract }))}
        onValue={(value) => {
          choose(value);
          setWrong({});
        }}
      />
      {fields.map(({ name, type }) => (
        <TextField
          key={name}
          label={name}
          placeholder={type}
          value={Object.hasOwn(written, name) ? (written[name] ?? '') : ''}
          wrong={Object.hasOwn(wrong, name) ? wrong[name] : undefined}
          onValue={(value) => write({ ...written, [name]: value })}
        />
      ))}
      <button type="submit" class="primary">
        Compare
      </button>
    </form>
  );
}
