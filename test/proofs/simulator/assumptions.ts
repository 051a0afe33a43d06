import type { Conditions } from './conditions';

/**
 * What seeds, repairs and the outbox rely on. Not bugs of the code: without the assumption, the checkers must find what goes wrong.
 *
 * A seed loses to every event, also to one older than what it read. So a newer change that was published before the
 * replica subscribed stays hidden if an older change of the same row is published for the first time afterwards; an audit
 * finds such a row and republishes it. Shards that are shared out by the keys of items keep that order, those shared out
 * otherwise do not. A repair wins by the owner's next sequence or by the one after what the replica
 * shows, so it cannot win over a sequence that the owner never reached. The outbox is an action of its service's
 * transaction, and promises nothing without it.
 */
export const BROKEN_ASSUMPTIONS: readonly {
  readonly name: string;
  readonly conditions: Partial<Conditions>;
  readonly schedules: number;
}[] = [
  {
    name: 'a replica subscribes while older changes than it will read are still to be published',
    conditions: { subscribesInOrder: false },
    schedules: 20_000,
  },
  {
    name: 'a replica subscribes while the changes of an item are published in any order',
    conditions: { keepsItemsInOrder: false },
    schedules: 20_000,
  },
  {
    name: 'a row that was left in a replica shows a sequence that its owner never reached',
    conditions: { leavesReachedRows: false },
    schedules: 4_000,
  },
  {
    name: 'a service writes its state and the event of it one after the other',
    conditions: { subscribers: 'outbox', writesTogether: false },
    schedules: 1_000,
  },
];
