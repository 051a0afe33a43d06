import { deliveryFindings } from './delivery-rules';
import { feedFindings } from './feed-rules';
import type { Finding } from './findings';
import { queueFindings } from './queue-rules';
import { replicaFindings } from './replica-rules';
import { type ReadStage, Resolver } from './resolver';
import { streamFindings } from './stream-rules';
import { tableFindings } from './table-rules';
import { type StackTemplate, Templates } from './templates';

/**
 * Everything that breaks a rule in an app.
 *
 * Pure: reads the templates that it is given, and neither files nor the clock.
 *
 * @param stages the stacks that are deployed together, for each stage
 * @param today `YYYY-MM-DD`, for transitions that end
 */
export function analyse(stages: readonly (readonly StackTemplate[])[], today: string): Finding[] {
  const all = stages.map((stacks) => new Templates(stacks));
  const alone = all.map((templates) => ({ templates, resolver: new Resolver(templates) }));
  return [
    ...tableFindings(withOthers(alone), today),
    ...alone.flatMap(({ templates, resolver }) => [
      ...deliveryFindings(templates, resolver),
      ...streamFindings(templates, resolver),
      ...feedFindings(templates, resolver),
      ...queueFindings(templates, resolver),
      ...replicaFindings(templates, resolver),
    ]),
  ];
}

/** Stages that know the parameters and exports of each other too. */
function withOthers(stages: readonly ReadStage[]): ReadStage[] {
  return stages.map(({ templates }, index) => {
    const others = stages.toSpliced(index, 1).map(({ resolver }) => resolver);
    return { templates, resolver: new Resolver(templates, others) };
  });
}
