/** A field of a contract, and who reads it. */
export interface FieldView {
  readonly name: string;
  /** In words: `string`, `integer or null`, `object`. */
  readonly type: string;
  readonly required: boolean;
  readonly pii: boolean;
  readonly description?: string;
  /** Replicas and consumers that keep it or filter by it. */
  readonly readers: readonly string[];
}

/** A contract in one major version. */
export interface ContractView {
  /** For example `users/User`. */
  readonly id: string;
  readonly version: string;
  readonly kind: 'rows' | 'event';
  readonly owner: string;
  readonly title?: string;
  readonly description?: string;
  readonly key: readonly string[];
  readonly fields: readonly FieldView[];
  readonly readers: readonly {
    readonly replica: string;
    readonly kind?: 'consumer';
    readonly fields: readonly string[];
  }[];
  /** The contract itself. */
  readonly schema: object;
}

/** `GET /api/catalog`; `GET /api/catalog/asyncapi?contract=users/User` is a download */
export interface CatalogView {
  readonly contracts: readonly ContractView[];
  /** What is not known, and why. */
  readonly problems: readonly string[];
}

/** `GET /api/catalog/versions?contract=&from=1&to=2`, and `POST /api/catalog/check` with `{ schema }`, which writes nothing */
export interface CompatibilityView {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  readonly breaking: boolean;
  readonly findings: readonly {
    readonly code: string;
    readonly level: 'error' | 'warning' | 'info';
    readonly path: string;
    readonly message: string;
    /** Who would notice. */
    readonly readers: readonly string[];
  }[];
}
