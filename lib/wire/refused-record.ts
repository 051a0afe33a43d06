/** Where a feed's failure bucket holds what its publisher kept aside; Lambda's own records begin otherwise. */
export const REFUSED_PREFIX = 'refused/';

/** A stream record that can never be published, laid out as Lambda does it with a failed batch. */
export interface RefusedRecord {
  readonly version: '1.0';
  readonly condition: 'RecordRefused';
  readonly reason: string;
  /** `{"Records": […]}` as text. */
  readonly payload: string;
}
