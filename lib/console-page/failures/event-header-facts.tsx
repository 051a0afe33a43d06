import type { DeadLetter } from '../../console/api';
import { Code } from '../shared/text';

const NAMES = ['type', 'source', 'subject', 'sequence', 'time', 'dataschema', 'id'] as const;

/** The event's header, which carries no data. */
export function EventHeaderFacts({ of }: { readonly of: NonNullable<DeadLetter['event']> }) {
  return (
    <dl class="facts">
      {NAMES.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Code of={of[name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
