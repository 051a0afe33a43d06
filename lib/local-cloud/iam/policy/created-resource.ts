import type { AccountRegion } from '../../shared/account-region';
import type { Properties } from '../../template/properties';

/** A resource as it was created: its resolved properties, and what `Ref` and its ARN are. */
export interface CreatedResource extends AccountRegion {
  readonly type: string;
  readonly properties: Properties;
  readonly ref: string;
  readonly arn?: string;
}
