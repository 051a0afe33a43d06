export interface StandInOptions {
  readonly port?: number;
  readonly replicas: number;
  /** Changes a second. */
  readonly perSecond: number;
  readonly aws: boolean;
  readonly write: boolean;
  /** Whether it tells of updates of an app, as `dev` does. */
  readonly updates?: boolean;
}
