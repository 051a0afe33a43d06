import type { OperatorClients } from '../../operator';
import type { SessionView } from '../api';
import type { CatalogSource } from '../catalog/catalog-source';
import type { ChangeSource } from '../changes/change-source';
import type { Letters } from '../failures/letters';
import type { Turns } from '../failures/turns';
import type { Jobs } from '../jobs/jobs';
import type { Runs } from '../jobs/runs';
import type { LiveHub } from '../live/hub';
import type { MapSource } from '../map/map-source';
import type { KnownTopology } from '../shared/known-topology';

/** What the routes work with. */
export interface ConsoleState {
  readonly session: SessionView;
  /** Epoch milliseconds, by the clock of what is shown. */
  now(): number;
  readonly clients: OperatorClients;
  readonly known: KnownTopology;
  readonly live: LiveHub;
  readonly map: MapSource;
  readonly changes: ChangeSource;
  readonly jobs: Jobs;
  readonly catalog: CatalogSource;
  readonly runs: Runs;
  readonly turns: Turns;
  readonly letters: Letters;
}
