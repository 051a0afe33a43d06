import { shapeOf } from '../shared/badge';
import { follow, route } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { HEALTH, lookOf, type Tone } from '../shared/states';
import type { PlacedNode } from './layout';
import { kindOf, textsOf } from './node-text';

export interface NodeBoxProps {
  readonly placed: PlacedNode;
  readonly selected: boolean;
}

/** A feed, replica or consumer: a link to its detail. Its form says what it is, its mark how it is doing. */
export function NodeBox({ placed: { node: each, x, y, width, height }, selected }: NodeBoxProps) {
  const { tone } = lookOf(HEALTH, each.node.health);
  const { title, state, facts, spoken } = textsOf(each, width);
  const kind = kindOf(each);
  const to = pathOf('map', { ...route.value.query, node: each.node.id });
  return (
    <a
      href={to}
      class={`node ${kind} tone-${tone}`}
      aria-label={spoken}
      aria-current={selected ? 'true' : undefined}
      data-node={each.node.id}
      onClick={(event) => follow(event, to)}
    >
      {kind === 'consumer' ? (
        <path class="node-box" d={slanted(x, y, width, height)} />
      ) : (
        <rect
          class="node-box"
          x={x}
          y={y}
          width={width}
          height={height}
          rx={kind === 'feed' ? height / 2 : 5}
        />
      )}
      <NodeShape tone={tone} x={x + 12} y={y + 9} />
      <text class="node-title" x={x + 30} y={y + 18}>
        {title}
      </text>{' '}
      <text class="node-state" x={x + width - 14} y={y + 18} text-anchor="end">
        {state}
      </text>{' '}
      <text class="node-facts" x={x + 30} y={y + 35}>
        {facts}
      </text>
    </a>
  );
}

/** A function handles it: its box leans. */
function slanted(x: number, y: number, width: number, height: number): string {
  return `M${x + 9} ${y}H${x + width}L${x + width - 9} ${y + height}H${x}Z`;
}

export function NodeShape({ tone, x, y }: { readonly tone: Tone; readonly x: number; readonly y: number }) {
  return <path class={`shape ${tone} tone-${tone}`} d={shapeOf(tone)} transform={`translate(${x} ${y})`} />;
}
