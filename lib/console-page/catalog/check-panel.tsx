import { useState } from 'preact/hooks';
import type { CompatibilityView, ContractView } from '../../console/api';
import { parseJson } from '../../wire/json';
import { isObject } from '../../wire/own';
import { TextArea } from '../shared/fields';
import { type ApiProblem, post } from '../shared/http';
import { Panel, Problem } from '../shared/page';
import { toProblem } from '../shared/use-answer';
import { Findings } from './findings';

/** A schema that somebody thinks of: what it would break, and who reads it. Nothing is written. */
export function CheckPanel({ contract }: { readonly contract: ContractView }) {
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<CompatibilityView>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [asking, ask] = useState(false);
  const schema = parseJson(text);
  const wrong = text !== '' && !isObject(schema) ? 'This is no JSON object.' : undefined;
  const check = async () => {
    if (!isObject(schema)) return;
    ask(true);
    setProblem(undefined);
    try {
      setChecked(await post<CompatibilityView>('catalog/check', { schema }));
    } catch (error) {
      setChecked(undefined);
      setProblem(toProblem(error));
    } finally {
      ask(false);
    }
  };
  return (
    <Panel title="What would a change break?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <TextArea
          label="Schema to check"
          hint="The next version of a contract. Nothing is written."
          rows={10}
          value={text}
          wrong={wrong}
          onValue={setText}
        />
        <div class="actions">
          <button type="button" onClick={() => setText(JSON.stringify(contract.schema, null, 2))}>
            Begin with this contract
          </button>
          <button type="submit" class="primary" disabled={asking || !isObject(schema)}>
            {asking ? 'Checking …' : 'Check'}
          </button>
        </div>
      </form>
      <Problem of={problem} />
      {checked && <Findings of={checked} />}
    </Panel>
  );
}
