import { useState } from 'preact/hooks';
import type { EditRecord, LetterView } from '../../console/api';
import { Fact } from '../shared/facts';
import { bytes, count, words } from '../shared/format';
import { JobCards } from '../shared/jobs/job-cards';
import { Link } from '../shared/navigation';
import { Loading, Page, Panel, Problem } from '../shared/page';
import { pathOf } from '../shared/route';
import { Code, Json, Text } from '../shared/text';
import { Ago } from '../shared/time';
import { useAnswer } from '../shared/use-answer';
import { WriteButton } from '../shared/write-button';
import { EditPanel } from './edit-panel';
import { EditRecords } from './edit-records';
import { EventHeaderFacts } from './event-header-facts';
import { FailureDialogs } from './failure-dialogs';
import type { Intent } from './intent';
import { SentNotice } from './sent-notice';

export interface LetterPageProps {
  readonly id: string;
  readonly replica: string;
}

/** One dead letter: why it is here, what it carries, and the ways back. */
export function LetterPage({ id, replica }: LetterPageProps) {
  const [reveal, setReveal] = useState(false);
  const [editing, edit] = useState(false);
  const [sent, setSent] = useState<EditRecord>();
  const [intent, setIntent] = useState<Intent>();
  const asked = reveal || editing;
  const { value, problem, loading, reload } = useAnswer<LetterView>(
    sent ? undefined : 'failures/letter',
    { replica, id, reveal: asked ? '1' : undefined },
    id,
  );
  return (
    <Page
      title="Failed message"
      about={
        <Link to={pathOf('failures', { replica })}>
          Failures of <Text of={replica} />
        </Link>
      }
      actions={
        !sent && (
          <>
            <button type="button" onClick={() => setIntent({ kind: 'redrive', replica, selection: { id } })}>
              Redrive …
            </button>
            <WriteButton onClick={() => edit(true)} disabled={editing}>
              Edit and send again
            </WriteButton>
          </>
        )
      }
    >
      {sent && <SentNotice of={sent} />}
      <Problem of={problem} retry={reload} />
      {loading && !value && <Loading what="the message" />}
      <JobCards kinds={['redrive']} />
      {value && (
        <>
          <Panel title={words(value.code)}>
            {value.reason !== undefined && (
              <p>
                <Text of={value.reason} />
              </p>
            )}
            <dl class="facts">
              <Fact term="queue">{value.queue}</Fact>
              <Fact term="failed">{count(value.failedTimes)} ×</Fact>
              <Fact term="size">{bytes(value.bytes)}</Fact>
              <Fact term="sent">
                <Ago at={value.sentAt} />
              </Fact>
              <Fact term="contract">
                <Code of={value.contract} />
              </Fact>
              <Fact term="message">
                <Code of={value.id} />
              </Fact>
              {value.function !== undefined && (
                <Fact term="parked by">
                  <Code of={value.function} />
                </Fact>
              )}
            </dl>
            {value.event && <EventHeaderFacts of={value.event} />}
            {value.masked.length > 0 && (
              <p class="hint">
                What begins with # stands for a key that is personal, or of which nobody here can tell:
                messages of one row show the same.
              </p>
            )}
          </Panel>
          {editing && value.body !== undefined ? (
            <EditPanel
              id={id}
              replica={replica}
              body={value.body}
              onEnd={() => edit(false)}
              onSent={setSent}
            />
          ) : (
            <Panel
              title={reveal ? 'Payload' : 'Shape of the payload'}
              actions={
                <button type="button" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
                  Show values
                </button>
              }
            >
              <Json of={value.payload} label="Payload" />
            </Panel>
          )}
          <EditRecords of={value.edits} />
        </>
      )}
      <FailureDialogs intent={intent} onClose={() => setIntent(undefined)} />
    </Page>
  );
}
