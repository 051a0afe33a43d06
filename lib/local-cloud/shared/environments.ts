import { type AccountRegion, placeKey } from './account-region';

/** What the stacks of one account and region share; it fills while they are created. */
export interface EnvironmentValues extends AccountRegion {
  /** SSM parameters by name. */
  readonly parameters: Map<string, string>;
  /** Stack exports by name. */
  readonly exports: Map<string, string>;
}

/** The accounts and regions of one cloud. */
export class Environments {
  readonly #values = new Map<string, EnvironmentValues>();

  /** Where stacks are that name no account or no region. */
  readonly defaults: AccountRegion;
  /** SSM parameters that are everywhere from the start. */
  readonly given: ReadonlyMap<string, string>;

  constructor(defaults: AccountRegion, given: ReadonlyMap<string, string> = new Map()) {
    this.defaults = defaults;
    this.given = given;
  }

  /** The values of one; what is left out is the cloud's default. */
  of({ accountId, region }: Partial<AccountRegion>): EnvironmentValues {
    const place = {
      accountId: accountId ?? this.defaults.accountId,
      region: region ?? this.defaults.region,
    };
    const key = placeKey(place);
    const known = this.#values.get(key);
    if (known) return known;
    const values = { ...place, parameters: new Map(this.given), exports: new Map<string, string>() };
    this.#values.set(key, values);
    return values;
  }
}
