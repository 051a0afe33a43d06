import { visibleText } from '../../wire/visible-text';
import { HEALTH, HEALTH_ORDER } from '../shared/states';
import { healthCounts } from './folding';
import type { Place, PlacedGroup } from './layout';
import { NodeBox, NodeShape } from './node-box';
import { fitted } from './node-text';

export interface GroupBoxProps {
  readonly placed: PlacedGroup;
  readonly open: boolean;
  readonly toggle: (id: string) => void;
  readonly selected: string | undefined;
}

/** A bounded context with its nodes, or with what stands for those that are folded. */
export function GroupBox({ placed, open, toggle, selected }: GroupBoxProps) {
  const { group, nodes, fold, x, y, width, height } = placed;
  return (
    <g class="group">
      <rect class="group-box" x={x} y={y} width={width} height={height} rx="6" />
      <text class="group-title" x={x + 10} y={y + 17}>
        {fitted(group.title, width - 110)}
      </text>
      {group.foldable && <FoldButton placed={placed} open={open} toggle={toggle} />}
      {nodes.map((each) => (
        <NodeBox key={each.node.node.id} placed={each} selected={each.node.node.id === selected} />
      ))}
      {fold && <Folded place={fold} placed={placed} toggle={toggle} />}
    </g>
  );
}

/** A button of SVG: there is none of HTML in a drawing. */
function FoldButton({ placed: { group, x, y, width }, open, toggle }: Omit<GroupBoxProps, 'selected'>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button of its own
    <g
      class="fold-button"
      role="button"
      tabIndex={0}
      aria-expanded={open}
      aria-label={`${open ? 'fold' : 'unfold'} ${visibleText(group.title)}`}
      onClick={() => toggle(group.id)}
      onKeyDown={(event) => onButtonKey(event, () => toggle(group.id))}
    >
      <rect x={x + width - 68} y={y + 4} width="60" height="18" rx="4" />
      <text x={x + width - 38} y={y + 17} text-anchor="middle">
        {open ? 'fold' : 'unfold'}
      </text>
    </g>
  );
}

function Folded({
  place,
  placed,
  toggle,
}: { readonly place: Place } & Pick<GroupBoxProps, 'placed' | 'toggle'>) {
  const { x, y, width, height } = place;
  const { folded, id, shown } = placed.group;
  const counts = healthCounts(folded.map(({ node }) => node));
  const present = HEALTH_ORDER.filter((health) => counts[health] > 0);
  const kind = placed.group.side === 'feed' ? 'feeds' : 'followers';
  const title = `${folded.length} ${shown.length > 0 ? 'more ' : ''}${kind}`;
  const words = present.map((health) => `${counts[health]} ${HEALTH[health].label}`).join(' ');
  const step = Math.min(92, (width - 20) / Math.max(1, present.length));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button of its own
    <g
      class="node folded"
      role="button"
      tabIndex={0}
      aria-label={`${title} ${words} of ${visibleText(placed.group.title)}: show them`}
      onClick={() => toggle(id)}
      onKeyDown={(event) => onButtonKey(event, () => toggle(id))}
    >
      <rect class="node-box" x={x} y={y} width={width} height={height} rx="5" />
      <text class="node-title" x={x + 10} y={y + 18}>
        {title}
      </text>{' '}
      {present.map((health, at) => (
        <g key={health} class={`tone-${HEALTH[health].tone}`}>
          <NodeShape tone={HEALTH[health].tone} x={x + 10 + at * step} y={y + 26} />
          <text class="node-facts" x={x + 25 + at * step} y={y + 36}>
            {`${counts[health]} ${HEALTH[health].label}`}
          </text>{' '}
        </g>
      ))}
    </g>
  );
}

function onButtonKey(event: KeyboardEvent, press: () => void): void {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  press();
}
