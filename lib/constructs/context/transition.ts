import { Construct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { isDay } from '../shared/days';
import { addTransition } from '../shared/marks';
import { Namespace, ownerName } from '../shared/namespace';
import { refuseIf } from '../shared/rules';
import { BoundedContext, ownerOf } from './bounded-context';
import type { IOwnedTable } from './owned-table-interface';

/** Properties of a transition. */
export interface TransitionProps {
  /** The table, which belongs to the bounded context that declares the transition. */
  readonly table: IOwnedTable;
  /** Name of the context that still reaches the table; it is in the same namespace. */
  readonly context: string;
  /** Who sees to it that the transition ends: a person or a team. */
  readonly owner: string;
  /** Why the table is still shared. */
  readonly reason: string;
  /** Last day of the transition (UTC), `YYYY-MM-DD`. From the next day on `BoundaryRules` refuses the app again. */
  readonly until: string;
}

/**
 * A dated exception from `BoundaryRules`: one other context may go on reaching one table while it moves to a contract.
 *
 * It permits nothing by itself, and deploys nothing.
 */
export class Transition extends Construct {
  /** @throws ConstructError when the date is no day, owner or reason is missing, or the table is not this context's */
  constructor(scope: Construct, id: string, props: TransitionProps) {
    super(scope, id);
    refuseIf(this, 'invalid-transition', transitionRules(this, props));
    const { table, owner, reason, until } = props;
    const context = ownerName(props.context, Namespace.of(this));
    addTransition(table, { context, owner, reason, until });
  }
}

const SAY = {
  context: 'which context still reaches the table',
  owner: 'who sees to it that the transition ends',
  reason: 'why the table is still shared',
} as const;

function transitionRules(scope: Construct, props: TransitionProps): Rule[] {
  const { table } = props;
  const context = BoundedContext.of(scope);
  const [owner, own] = [ownerOf(table), ownerOf(scope)];
  return [
    {
      condition: owner !== own,
      message: () =>
        `the table ${table.node.path} belongs to the context "${owner}", not to "${own}": the owner of a table declares its transitions`,
    },
    {
      condition: props.context === context.name,
      message: () =>
        `the transition is for the context "${props.context}" itself, which owns the table: name the context that still reaches it`,
    },
    ...(['context', 'owner', 'reason'] as const).map((property) => ({
      condition: props[property].trim() === '',
      message: () => `a transition needs "${property}", received "${props[property]}": say ${SAY[property]}`,
    })),
    {
      condition: !isDay(props.until),
      message: () =>
        `"until" must be a day as YYYY-MM-DD, received "${props.until}": give the last day of the transition`,
    },
  ];
}
