import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { visibleText } from '../../wire/visible-text';
import { Dialog } from './dialog';
import { TextField } from './fields';
import type { ApiProblem } from './http';
import { Problem } from './page';
import { contextOf, useReadOnlyReason, useSession } from './session';
import { toProblem } from './use-answer';

export interface WriteDialogProps {
  readonly title: string;
  /** The replica or contract that it is about; on AWS its context is typed. */
  readonly subject: string;
  /** What the button says. */
  readonly action: string;
  readonly danger?: boolean;
  /** Whether nothing is written by it, such as a dry run. */
  readonly harmless?: boolean;
  /** What is still missing. */
  readonly incomplete?: string | undefined;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
  /** @throws ApiProblem, which the dialog shows */
  readonly send: (confirm: { readonly confirm?: string }) => Promise<void>;
}

/** A dialog that asks before something is written; on AWS a person types the name of the bounded context. */
export function WriteDialog(props: WriteDialogProps) {
  const { title, subject, action, danger, harmless = false, incomplete, children, onClose, send } = props;
  const [typed, type] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const readOnly = useReadOnlyReason();
  const asksName = Boolean(useSession()?.realAws) && !harmless;
  const name = contextOf(subject);
  const reason = harmless ? undefined : readOnly;
  const blocked = Boolean(reason || incomplete || sending || (asksName && typed !== name));
  const submit = async () => {
    if (blocked) return;
    setSending(true);
    setProblem(undefined);
    try {
      await send(asksName ? { confirm: typed } : {});
      onClose();
    } catch (error) {
      setProblem(toProblem(error));
      setSending(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {asksName && (
          <TextField
            label={`Type ${visibleText(name)} to confirm`}
            hint="This writes on AWS."
            value={typed}
            onValue={type}
          />
        )}
        {(reason || incomplete) && <p class="hint">{reason ?? incomplete}</p>}
        <Problem of={problem} />
        <footer class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={blocked}>
            {sending ? 'Sending …' : action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
