/**
 * `GET /api/rows?contract=users/User&key={"user_id":1}&reveal=1` answers a `RowComparison`.
 * `GET /api/rows/query?replica=orders/User&index=byCountry&partition="CH"&sort="…"&next=` answers a `RowPage`.
 */
import type { RowIndex } from '../../operator';

/** What rows can be asked for. `GET /api/rows/choices` */
export interface RowChoices {
  readonly contracts: readonly {
    readonly contract: string;
    /** Names of the key's fields with their JSON types. */
    readonly key: readonly { readonly name: string; readonly type: string }[];
  }[];
  readonly replicas: readonly {
    readonly replica: string;
    readonly contract: string;
    readonly indexes: readonly RowIndex[];
  }[];
}
