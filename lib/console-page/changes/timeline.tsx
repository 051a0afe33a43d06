import type { ComponentChildren } from 'preact';
import type { Arrival, ChangeStory } from '../../console/api';
import { Badge } from '../shared/badge';
import { bytes, duration } from '../shared/format';
import { Link } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { ARRIVAL, type Look, lookOf, PUBLICATION } from '../shared/states';
import { Code, Text } from '../shared/text';
import { Clock } from '../shared/time';

/** Owner's record → publication → each arrival, with times and reasons. */
export function Timeline({ of: story }: { readonly of: ChangeStory }) {
  const { publication, arrivals } = story;
  const slowest = Math.max(1, ...arrivals.map(({ lagMs = 0 }) => lagMs));
  return (
    <ol class="timeline">
      <Step title="Owner’s record" look={{ tone: 'good', label: story.kind }} at={story.time}>
        <Facts
          of={[
            ['sequence', <Code key="s" of={story.sequence} />],
            ['size', bytes(story.recordBytes)],
            ['fields', <Text key="f" of={story.fields.join(', ')} />],
          ]}
        />
      </Step>
      <Step title="Publication" look={lookOf(PUBLICATION, publication.state)}>
        {publication.state === 'published' ? (
          <Facts
            of={[
              ['event', <Code key="e" of={publication.eventId} />],
              ['type', <Code key="t" of={publication.type} />],
              ['size', bytes(story.eventBytes)],
              ...(publication.traceparent === undefined
                ? []
                : [['trace', <Code key="p" of={publication.traceparent} />] as const]),
            ]}
          />
        ) : (
          <p>
            <Text of={publication.reason} />
          </p>
        )}
      </Step>
      {arrivals.map((arrival) => (
        <ArrivalStep key={arrival.replica} of={arrival} slowest={slowest} />
      ))}
      {publication.state === 'published' && arrivals.length === 0 && (
        <Step title="Nobody follows this feed" look={{ tone: 'quiet', label: 'end' }} />
      )}
    </ol>
  );
}

function ArrivalStep({ of, slowest }: { readonly of: Arrival; readonly slowest: number }) {
  const { replica, kind, state, reason, at, lagMs, sequence } = of;
  const failed = state === 'parked' || state === 'undelivered';
  return (
    <Step
      title={
        <>
          <Text of={replica} /> {kind && <span class="tag">{kind}</span>}
        </>
      }
      look={lookOf(ARRIVAL, state)}
      at={at}
    >
      {reason && (
        <p>
          <Text of={reason} />
        </p>
      )}
      {lagMs !== undefined && (
        <p class="lag">
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="6" />
            <rect class="fill" width={Math.max(1, (100 * lagMs) / slowest)} height="6" />
          </svg>
          <span>{duration(lagMs)} after the write</span>
        </p>
      )}
      <p class="step-links">
        {sequence !== undefined && (
          <span>
            shows <Code of={sequence} />
          </span>
        )}
        {failed && <Link to={pathOf('failures', { replica })}>See its failures</Link>}
      </p>
    </Step>
  );
}

interface StepProps {
  readonly title: ComponentChildren;
  readonly look: Look;
  readonly at?: string | undefined;
  readonly children?: ComponentChildren;
}

function Step({ title, look, at, children }: StepProps) {
  return (
    <li class={`step tone-${look.tone}`}>
      <div class="step-head">
        <h3>{title}</h3>
        <Badge look={look} />
        {at !== undefined && <Clock at={at} />}
      </div>
      {children}
    </li>
  );
}

function Facts({ of }: { readonly of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
