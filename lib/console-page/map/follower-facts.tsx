import type { FollowerNode } from '../../console/api';
import { Badge } from '../shared/badge';
import { Fact } from '../shared/facts';
import { count, duration, rate } from '../shared/format';
import { Link } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { JOB, lookOf } from '../shared/states';
import { Code, Text } from '../shared/text';
import { Ago } from '../shared/time';

export function FollowerFacts({ of }: { readonly of: FollowerNode }) {
  const { replica, contract, kind, lag, freshnessSeconds, lastAudit, lastRun } = of;
  return (
    <>
      <nav class="actions" aria-label="Look closer">
        <Link class="button" to={pathOf('changes', { contract })}>
          Changes
        </Link>
        {kind !== 'consumer' && (
          <Link class="button" to={pathOf('rows', { by: 'index', replica })}>
            Rows
          </Link>
        )}
        <Link class="button" to={pathOf('failures', { replica })}>
          Failures
        </Link>
        <Link class="button" to={pathOf('charts', { replica })}>
          Charts
        </Link>
      </nav>
      <dl class="facts tall">
        <Fact term="context">
          <Text of={of.context} />
        </Fact>
        <Fact term="follows">
          <Link to={pathOf('catalog', { contract })}>
            <Text of={contract} />
          </Link>
        </Fact>
        <Fact term="rate">{rate(of.perSecond)}</Fact>
        <Fact term="lag p50">{duration(lag?.p50)}</Fact>
        <Fact term="lag p99">{duration(lag?.p99)}</Fact>
        <Fact term="lag at most">{duration(lag?.max)}</Fact>
        {freshnessSeconds !== undefined && <Fact term="may be old">{duration(freshnessSeconds * 1000)}</Fact>}
        <Fact term="queued">{count(of.queued)}</Fact>
        <Fact term="in flight">{count(of.inFlight)}</Fact>
        <Fact term="oldest queued">
          {duration(of.oldestMessageSeconds === undefined ? undefined : of.oldestMessageSeconds * 1000)}
        </Fact>
        <Fact term="parked">{count(of.parked)}</Fact>
        <Fact term="undelivered">{count(of.undelivered)}</Fact>
      </dl>
      {lastAudit && (
        <>
          <h3>Last audit</h3>
          <p>
            <Ago at={lastAudit.at} />: {count(lastAudit.checked)} checked, {count(lastAudit.missing)} missing,{' '}
            {count(lastAudit.stale)} stale, {count(lastAudit.orphaned)} orphaned, {count(lastAudit.repaired)}{' '}
            repaired
          </p>
        </>
      )}
      {lastRun && (
        <>
          <h3>Last run</h3>
          <p>
            {lastRun.kind} <Code of={lastRun.run} /> <Badge look={lookOf(JOB, lastRun.state)} />{' '}
            <Ago at={lastRun.updatedAt} /> · <Link to={pathOf('jobs')}>Batch jobs</Link>
          </p>
        </>
      )}
    </>
  );
}
