import type { RowComparison } from '../../console/api';
import { plural } from '../shared/format';
import { Notice } from '../shared/page';
import { summaryOf } from './compare';

export function ComparisonVerdict({ of }: { readonly of: RowComparison }) {
  const { copies, wrong, onItsWay } = summaryOf(of);
  if (copies === 0)
    return (
      <Notice tone="quiet" role="status">
        <p>Nobody keeps a copy of this row.</p>
      </Notice>
    );
  const tone = wrong > 0 ? 'bad' : onItsWay > 0 ? 'warn' : 'good';
  return (
    <Notice tone={tone} role="status">
      <p>
        {wrong > 0
          ? `${wrong} of ${plural(copies, 'copy differs', 'copies differ')} from the owner’s row.`
          : onItsWay > 0
            ? `${onItsWay} of ${plural(copies, 'copy is', 'copies are')} still on the way.`
            : `No copy differs from the owner’s row (${plural(copies, 'copy', 'copies')}).`}
      </p>
    </Notice>
  );
}
