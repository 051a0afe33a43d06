import { useState } from 'preact/hooks';
import type { EditRecord, ResendRequest } from '../../console/api';
import { visibleText } from '../../wire/visible-text';
import { TextArea } from '../shared/fields';
import { post } from '../shared/http';
import { compactJson } from '../shared/json-layout';
import { Panel } from '../shared/page';
import { WriteButton } from '../shared/write-button';
import { WriteDialog } from '../shared/write-dialog';
import { editable, editOf } from './json-edit';

export interface EditPanelProps {
  readonly id: string;
  readonly replica: string;
  readonly body: string;
  readonly onEnd: () => void;
  readonly onSent: (record: EditRecord) => void;
}

/** The message's body in a text area; sent again it goes to this replica alone. */
export function EditPanel({ id, replica, body, onEnd, onSent }: EditPanelProps) {
  const [text, setText] = useState(() => editable(body));
  const [asking, ask] = useState(false);
  const { wrong, changed } = editOf(body, text);
  const paths = changed.map(visibleText).join(', ');
  return (
    <Panel title="Edit and send again">
      <TextArea
        label="Body of the message"
        rows={Math.min(30, text.split('\n').length + 1)}
        value={text}
        wrong={wrong}
        onValue={setText}
      />
      <p class="hint" role="status">
        {wrong
          ? 'Cannot be sent as it is.'
          : changed.length > 0
            ? `Changed: ${paths}`
            : 'Nothing is changed yet.'}
      </p>
      <div class="actions">
        <button type="button" onClick={onEnd}>
          Close the editor
        </button>
        <button
          type="button"
          onClick={() => setText(editable(body))}
          disabled={changed.length === 0 && !wrong}
        >
          Undo all
        </button>
        <WriteButton
          kind="primary"
          disabled={Boolean(wrong) || changed.length === 0}
          onClick={() => ask(true)}
        >
          Send again …
        </WriteButton>
      </div>
      {asking && (
        <WriteDialog
          title="Send the edited message"
          subject={replica}
          action="Send again"
          onClose={() => ask(false)}
          send={async (confirm) => {
            const request: ResendRequest = { replica, id, body: compactJson(text), ...confirm };
            onSent(await post<EditRecord>('failures/resend', request));
          }}
        >
          <p>
            It goes to <strong>{visibleText(replica)}</strong> alone. Who sent it, and that {paths} changed,
            is recorded and travels with the message.
          </p>
        </WriteDialog>
      )}
    </Panel>
  );
}
