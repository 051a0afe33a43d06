import { useMemo, useState } from 'preact/hooks';
import type { MapView } from '../../console/api';
import { HEALTH } from '../shared/states';
import { foldMap } from './folding';
import { GroupBox } from './group-box';
import { layoutMap } from './layout';

/** More moving lines than this make a browser warm. */
const MOST_MOVING = 40;

export interface MapDrawingProps {
  readonly map: MapView;
  /** Pixels. */
  readonly width: number;
  readonly selected: string | undefined;
}

export function MapDrawing({ map, width, selected }: MapDrawingProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const layout = useMemo(
    () => layoutMap(foldMap(map, { open, selected }), width),
    [map, open, selected, width],
  );
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  if (layout.groups.length === 0) return <p class="empty">Nothing fits.</p>;
  const moving = layout.edges.length <= MOST_MOVING ? 'edges moving' : 'edges';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing in which links can be reached
    <svg
      class="drawing"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      width={layout.width}
      height={layout.height}
      role="group"
      aria-label="Feeds at the left, who follows them at the right"
    >
      <g class={moving}>
        {layout.edges.map(({ id, path, health, followers, ends }) => (
          <path
            key={id}
            d={path}
            class={`edge tone-${HEALTH[health].tone}${selected && ends.includes(selected) ? ' chosen' : ''}`}
            stroke-width={Math.min(6, 1.25 + Math.log2(followers) / 1.5)}
          />
        ))}
      </g>
      {layout.groups.map((placed) => (
        <GroupBox
          key={placed.group.id}
          placed={placed}
          open={open.has(placed.group.id)}
          toggle={toggle}
          selected={selected}
        />
      ))}
    </svg>
  );
}
