import { useEffect, useRef } from 'preact/hooks';
import type { MapView } from '../../console/api';
import { Badge } from '../shared/badge';
import { isWriting } from '../shared/keys';
import { setQuery } from '../shared/navigation';
import { Notice } from '../shared/page';
import { HEALTH, lookOf } from '../shared/states';
import { Text } from '../shared/text';
import { FeedFacts } from './feed-facts';
import { type MapNode, nameOf } from './folding';
import { FollowerFacts } from './follower-facts';
import { kindOf } from './node-text';

export interface NodeDetailProps {
  readonly of: MapNode;
  readonly map: MapView;
}

/** How a node is doing, why, and where to look next. */
export function NodeDetail({ of: each, map }: NodeDetailProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { node } = each;
  useEffect(() => {
    heading.current?.focus();
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isWriting(event.target) || document.querySelector('dialog[open]')) return;
      closeDetail(node.id);
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [node.id]);
  return (
    <aside class="panel detail" aria-labelledby="node-detail">
      <header class="panel-head">
        <h2 id="node-detail" ref={heading} tabIndex={-1}>
          <Text of={nameOf(each)} />
        </h2>
        <button type="button" class="quiet" aria-label="Close detail" onClick={() => closeDetail(node.id)}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <p>
        <Badge look={lookOf(HEALTH, node.health)} /> <span class="tag">{kindOf(each)}</span>
      </p>
      {node.problems.map(({ code, message }) => (
        <Notice key={`${code} ${message}`} tone={node.health === 'broken' ? 'bad' : 'warn'}>
          <p>
            <Text of={message} />
          </p>
        </Notice>
      ))}
      {each.side === 'feed' ? <FeedFacts of={each.node} map={map} /> : <FollowerFacts of={each.node} />}
    </aside>
  );
}

/** The focus goes back to the node. */
function closeDetail(id: string): void {
  setQuery({ node: undefined });
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus(),
  );
}
