import { deliveryFindings } from './delivery-rules';
import { feedFindings } from './feed-rules';
import type { Finding } from './findings';
import { queueFindings } from './queue-rules';
import { replicaFindings } from './replica-rules';
import { Resolver } from './resolver';
import { streamFindings } from './stream-rules';
import { tableFindings } from './table-rules';
import { type StackTemplate, Templates } from './templates';

/**
 * Everything that breaks a rule in stacks that are deployed together.
 *
 * Pure: reads the templates that it is given, and neither files nor the clock.
 *
 * @param today `YYYY-MM-DD`, for transitions that end
 */
export function analyse(stacks: readonly StackTemplate[], today: string): Finding[] {
  const templates = new Templates(stacks);
  const resolver = new Resolver(templates);
  return [
    ...tableFindings(templates, resolver, today),
    ...deliveryFindings(templates, resolver),
    ...streamFindings(templates, resolver),
    ...feedFindings(templates, resolver),
    ...queueFindings(templates, resolver),
    ...replicaFindings(templates, resolver),
  ];
}
