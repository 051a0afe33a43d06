import type { OperatorClients } from '../../operator';
import type { SessionView } from '../api';
import type { KnownTopology } from './known-topology';

/** What the routes work with. */
export interface ConsoleState {
  readonly session: SessionView;
  readonly clients: OperatorClients;
  readonly known: KnownTopology;
}
