import type { FeedNode, FollowerNode, Health, MapView } from '../../console/api';
import { HEALTH_ORDER } from '../shared/states';

export type MapNode =
  | { readonly side: 'feed'; readonly node: FeedNode }
  | { readonly side: 'follower'; readonly node: FollowerNode };

/** A bounded context on one side of the map, with the nodes that are drawn and those that are not. */
export interface Group {
  /** Unique on the map. */
  readonly id: string;
  readonly side: MapNode['side'];
  /** Name of the context, or of contexts that are folded together. */
  readonly title: string;
  readonly shown: readonly MapNode[];
  readonly folded: readonly MapNode[];
  /** Whether it can be folded or unfolded at all. */
  readonly foldable: boolean;
}

/** Up to so many nodes of a side every one is drawn. */
const UNFOLDED_NODES = 24;
/** A context of up to so many nodes is as small as what stands for them. */
const SMALL = 3;
/** Nodes of a folded context that are drawn all the same, because somebody must look. */
const SHOWN_OF_FOLDED = 3;
/** More contexts than this on a side: those without problems become one. */
const MOST_GROUPS = 16;

export const WELL = '*well';

export interface FoldOptions {
  /** Ids of groups that somebody unfolded. */
  readonly open: ReadonlySet<string>;
  /** The node that is looked at: it is always drawn. */
  readonly selected?: string | undefined;
}

/** Contexts of both sides; where there are many nodes, those without problems are folded. */
export function foldMap(view: MapView, options: FoldOptions): Group[] {
  const feeds: MapNode[] = view.feeds.map((node) => ({ side: 'feed', node }));
  const followers: MapNode[] = view.followers.map((node) => ({ side: 'follower', node }));
  return [...foldSide(feeds, options), ...foldSide(followers, options)];
}

function foldSide(nodes: readonly MapNode[], options: FoldOptions): Group[] {
  const many = nodes.length > UNFOLDED_NODES;
  const contexts = [...Map.groupBy(nodes, ({ node }) => node.context)].sort(([a], [b]) => (a < b ? -1 : 1));
  const groups = contexts.map(([context, those]) => foldContext(context, those, many, options));
  return many && groups.length > MOST_GROUPS ? joinWell(groups, options) : groups;
}

function foldContext(context: string, nodes: readonly MapNode[], many: boolean, options: FoldOptions): Group {
  const side = nodes[0]?.side ?? 'follower';
  const id = `${side} ${context}`;
  const ordered = [...nodes].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const foldable = many && nodes.length > SMALL;
  if (!foldable || options.open.has(id))
    return { id, side, title: context, shown: ordered, folded: [], foldable };
  const urgent = [...ordered]
    .filter(({ node }) => node.health === 'broken' || node.health === 'late')
    .sort((a, b) => HEALTH_ORDER.indexOf(a.node.health) - HEALTH_ORDER.indexOf(b.node.health))
    .slice(0, SHOWN_OF_FOLDED);
  const shown = ordered.filter((each) => urgent.includes(each) || each.node.id === options.selected);
  return {
    id,
    side,
    title: context,
    shown,
    folded: ordered.filter((each) => !shown.includes(each)),
    foldable,
  };
}

/** Contexts in which nobody must look become one group; a reader comes for the others. */
function joinWell(groups: readonly Group[], { open, selected }: FoldOptions): Group[] {
  const side = groups[0]?.side ?? 'follower';
  const id = `${side} ${WELL}`;
  const isWell = ({ shown, folded }: Group) =>
    [...shown, ...folded].every(({ node }) => isQuiet(node.health) && node.id !== selected);
  const well = groups.filter(isWell);
  if (well.length < 2) return [...groups];
  const joined: Group = {
    id,
    side,
    title: `${well.length} contexts without problems`,
    shown: [],
    folded: well.flatMap(({ shown, folded }) => [...shown, ...folded]),
    foldable: true,
  };
  if (open.has(id)) return [...groups.filter((group) => !isWell(group)), { ...joined, folded: [] }, ...well];
  return [...groups.filter((group) => !isWell(group)), joined];
}

const isQuiet = (health: Health) => health === 'busy' || health === 'idle';

export const nameOf = (each: MapNode): string =>
  each.side === 'feed' ? each.node.contracts.join(', ') : each.node.replica;

/** How many there are of each health. */
export function healthCounts(nodes: readonly { readonly health: Health }[]): Record<Health, number> {
  const counts: Record<Health, number> = { broken: 0, late: 0, busy: 0, idle: 0 };
  for (const { health } of nodes) counts[health] += 1;
  return counts;
}

export function worstOf(nodes: readonly { readonly health: Health }[]): Health {
  return HEALTH_ORDER.find((health) => nodes.some((node) => node.health === health)) ?? 'idle';
}
