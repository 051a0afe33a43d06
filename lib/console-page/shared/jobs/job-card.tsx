import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { JobView } from '../../../console/api';
import { visibleText } from '../../../wire/visible-text';
import { Badge } from '../badge';
import { Fact } from '../facts';
import { count, rate, words } from '../format';
import { Link } from '../navigation';
import { ProgressBar } from '../progress-bar';
import { pathOf } from '../route';
import { JOB, lookOf } from '../states';
import { Code, Text } from '../text';
import { Ago } from '../time';
import { WriteButton } from '../write-button';
import { StopDialog } from './stop-dialog';

const TITLES: Readonly<Record<JobView['kind'], string>> = {
  seed: 'Seed',
  republish: 'Republish',
  audit: 'Audit',
  repair: 'Audit and repair',
  redrive: 'Redrive',
  replay: 'Replay',
};

export const jobTitle = ({ kind, subject }: Pick<JobView, 'kind' | 'subject'>): string =>
  `${TITLES[kind] ?? kind} ${visibleText(subject)}`;

export interface JobCardProps {
  readonly job: JobView;
  /** Such as a way to go on with it. */
  readonly actions?: ComponentChildren;
}

/** A job with its progress, and the way to stop it. */
export function JobCard({ job, actions }: JobCardProps) {
  const [stopping, stop] = useState(false);
  const title = jobTitle(job);
  return (
    <article class="job" aria-label={title}>
      <header>
        <h3>
          <Link to={pathOf('jobs', {}, job.id)}>{title}</Link>
        </h3>
        <Badge look={lookOf(JOB, job.state)} />
        {!job.mine && <span class="tag">another program’s</span>}
        <span class="actions">
          {actions}
          {job.state === 'running' && (
            <WriteButton kind="danger" label={`Stop ${title}`} onClick={() => stop(true)}>
              Stop
            </WriteButton>
          )}
        </span>
      </header>
      {job.state === 'running' && <ProgressBar label={`Progress of ${title}`} of={job.progress} />}
      <dl class="facts">
        {Object.entries(job.counts).map(([name, value]) => (
          <div key={name}>
            <dt>{words(name)}</dt>
            <dd class="numeric">{count(value)}</dd>
          </div>
        ))}
        {job.rowsPerSecond !== undefined && <Fact term="rate at most">{rate(job.rowsPerSecond)}</Fact>}
        <Fact term="begun">
          <Ago at={job.startedAt} />
        </Fact>
        {job.state !== 'running' && (
          <Fact term="ended">
            <Ago at={job.updatedAt} />
          </Fact>
        )}
        {job.run !== undefined && (
          <Fact term="run">
            <Code of={job.run} />
          </Fact>
        )}
      </dl>
      {job.messages.length > 0 && (
        <ul class="messages">
          {job.messages.map((message, at) => (
            <li key={at}>
              <Text of={message} />
            </li>
          ))}
        </ul>
      )}
      {stopping && <StopDialog job={job} onClose={() => stop(false)} />}
    </article>
  );
}
