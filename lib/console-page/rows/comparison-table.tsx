import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { RowComparison, RowCopy } from '../../console/api';
import { Badge } from '../shared/badge';
import { Check } from '../shared/fields';
import { duration, valueText } from '../shared/format';
import { Link } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { COPY, lookOf, VERDICT } from '../shared/states';
import { Code, Masked, Text } from '../shared/text';
import { Clock } from '../shared/time';
import { byVerdict, type Cell, compareFields } from './compare';

/** Fields down, places across; so that what differs stands side by side. */
export function ComparisonTable({ of }: { readonly of: RowComparison }) {
  const [onlyWrong, showOnlyWrong] = useState(false);
  const copies = byVerdict(of.copies).filter(({ verdict }) => !onlyWrong || verdict !== 'right');
  const places = [of.owner, ...copies];
  return (
    <>
      {of.copies.length > 3 && (
        <Check label="Only copies that are not right" checked={onlyWrong} onChecked={showOnlyWrong} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section class="scroll" tabIndex={0} aria-label="The owner’s row beside its copies">
        <table class="comparison">
          <caption class="hidden">The owner’s row beside its copies</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {places.map(({ place }, at) => (
                <th key={place} scope="col" class={at === 0 ? 'owner' : undefined}>
                  <Text of={place} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="about-copies">
            <Fact title="State" places={places} cell={(copy) => <State of={copy} />} />
            <Fact title="Sequence" places={places} cell={({ sequence }) => <Code of={sequence} />} />
            <Fact title="Written" places={places} cell={({ at }) => <Clock at={at} />} />
            <Fact title="Age" places={places} cell={({ ageMs }) => duration(ageMs)} />
          </tbody>
          <tbody>
            {compareFields({ owner: of.owner, copies }).map(({ name, cells, differs }) => (
              <tr key={name} class={differs ? 'differing' : undefined}>
                <th scope="row">
                  <Code of={name} />
                </th>
                {cells.map((cell, at) => (
                  <td key={places[at]?.place} class={cell.differs ? 'differs' : undefined}>
                    <Value of={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface FactProps {
  readonly title: string;
  readonly places: readonly RowCopy[];
  readonly cell: (copy: RowCopy) => ComponentChildren;
}

function Fact({ title, places, cell }: FactProps) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {places.map((copy) => (
        <td key={copy.place}>{cell(copy)}</td>
      ))}
    </tr>
  );
}

function State({ of: { place, state, verdict, reason } }: { readonly of: RowCopy }) {
  return (
    <>
      {verdict && <Badge look={lookOf(VERDICT, verdict)} />}
      {(!verdict || state !== 'present') && <Badge look={lookOf(COPY, state)} />}
      {reason && (
        <p class="reason">
          <Text of={reason} />
        </p>
      )}
      {verdict === 'wrong' && <Link to={pathOf('failures', { replica: place })}>Failures of this copy</Link>}
    </>
  );
}

/** What stands for a value that is not shown. */
const WORDS: Readonly<Partial<Record<Cell['kind'], ComponentChildren>>> = {
  masked: <Masked />,
  missing: <span class="quiet-text">missing</span>,
  'not-kept': <span class="quiet-text">not kept here</span>,
};

function Value({ of: { kind, value, differs } }: { readonly of: Cell }) {
  return (
    <>
      {differs && (
        <span class="mark">
          <span aria-hidden="true">≠ </span>
          <span class="hidden">differs: </span>
        </span>
      )}
      {WORDS[kind] ?? <Code of={valueText(value)} />}
    </>
  );
}
