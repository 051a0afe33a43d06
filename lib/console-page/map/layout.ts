import type { FollowerNode, Health } from '../../console/api';
import { type Group, type MapNode, worstOf } from './folding';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Place {
  readonly node: MapNode;
}

export interface PlacedGroup extends Place {
  readonly group: Group;
  readonly nodes: readonly PlacedNode[];
  /** Where what is folded stands. */
  readonly fold?: Place;
}

/** A feed's way to one follower, or to all those of a group that are folded. */
export interface Edge {
  readonly id: string;
  readonly path: string;
  readonly health: Health;
  /** How many followers it stands for. */
  readonly followers: number;
  /** Ids of nodes at its ends, as far as they are drawn. */
  readonly ends: readonly string[];
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly PlacedGroup[];
  readonly edges: readonly Edge[];
}

export const NODE_HEIGHT = 44;
const HEAD = 26;
const PAD = 8;
const GAP = 6;
const GROUP_GAP = 12;
const WIDEST = 400;

/** Feeds at the left, followers at the right, edges between. @param width of the drawing (pixels) */
export function layoutMap(groups: readonly Group[], width: number): MapLayout {
  const column = Math.min(WIDEST, Math.floor(width * 0.4));
  const left = placeColumn(
    groups.filter(({ side }) => side === 'feed'),
    { x: 0, column },
  );
  const rightGroups = byFeeds(
    groups.filter(({ side }) => side === 'follower'),
    left,
  );
  const right = placeColumn(rightGroups, { x: width - column, column });
  const height = Math.max(0, ...[...left, ...right].map(({ y, height: tall }) => y + tall));
  return { width, height, groups: [...left, ...right], edges: edgesBetween(left, right) };
}

function placeColumn(
  groups: readonly Group[],
  { x, column }: { readonly x: number; readonly column: number },
) {
  let top = 0;
  return groups.map((group): PlacedGroup => {
    const inner = { x: x + PAD, width: column - 2 * PAD, height: NODE_HEIGHT };
    const rows = group.shown.length + (group.folded.length > 0 ? 1 : 0);
    const at = (row: number) => ({ ...inner, y: top + HEAD + row * (NODE_HEIGHT + GAP) });
    const placed: PlacedGroup = {
      group,
      x,
      y: top,
      width: column,
      height: HEAD + rows * (NODE_HEIGHT + GAP) - (rows > 0 ? GAP : 0) + PAD,
      nodes: group.shown.map((node, row) => ({ node, ...at(row) })),
      ...(group.folded.length > 0 && { fold: at(group.shown.length) }),
    };
    top += placed.height + GROUP_GAP;
    return placed;
  });
}

/** Followers stand beside the feeds that they follow, so that fewer edges cross. */
function byFeeds(groups: readonly Group[], left: readonly PlacedGroup[]): Group[] {
  const heights = heightsOf(left);
  const middleOf = ({ shown, folded }: Group) => {
    const known = [...shown, ...folded].flatMap(({ node }) => heights.get(feedOf(node) ?? '') ?? []);
    return known.length === 0
      ? Number.POSITIVE_INFINITY
      : known.reduce((sum, each) => sum + each, 0) / known.length;
  };
  const middles = new Map(groups.map((group) => [group, middleOf(group)]));
  const order = (group: Group) => middles.get(group) ?? 0;
  return [...groups].sort((a, b) => compare(order(a), order(b)) || compare(a.title, b.title));
}

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const feedOf = (node: MapNode['node']): string | undefined => (node as FollowerNode).feed;

/** Where the edges of each feed begin: at its own node, or where its group is folded. */
function heightsOf(left: readonly PlacedGroup[]): Map<string, number> {
  return new Map(
    left.flatMap(({ nodes, fold, group }) => [
      ...nodes.map(({ node, y }) => [node.node.id, y + NODE_HEIGHT / 2] as const),
      ...(fold ? group.folded.map(({ node }) => [node.id, fold.y + NODE_HEIGHT / 2] as const) : []),
    ]),
  );
}

function edgesBetween(left: readonly PlacedGroup[], right: readonly PlacedGroup[]): Edge[] {
  const heights = heightsOf(left);
  const from = (left[0]?.x ?? 0) + (left[0]?.width ?? 0) - PAD;
  const edge = (feed: string, followers: readonly MapNode[], to: Place, id: string): Edge | undefined => {
    const start = heights.get(feed);
    if (start === undefined) return undefined;
    return {
      id: `${feed} ${id}`,
      path: curve(from, start, to.x, to.y + NODE_HEIGHT / 2),
      health: worstOf(followers.map(({ node }) => node)),
      followers: followers.length,
      ends: [feed, ...followers.map(({ node }) => node.id)],
    };
  };
  return right
    .flatMap(({ nodes, fold, group }) => [
      ...nodes.map((placed) =>
        edge(feedOf(placed.node.node) ?? '', [placed.node], placed, placed.node.node.id),
      ),
      ...(fold
        ? [...Map.groupBy(group.folded, ({ node }) => feedOf(node) ?? '')].map(([feed, those]) =>
            edge(feed, those, fold, group.id),
          )
        : []),
    ])
    .filter((each) => each !== undefined);
}

function curve(fromX: number, fromY: number, toX: number, toY: number): string {
  const bend = (toX - fromX) / 2;
  return `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
}
