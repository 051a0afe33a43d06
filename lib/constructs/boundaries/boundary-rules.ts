import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import { isDay } from '../shared/days';
import { refuseIf } from '../shared/rules';
import { analyse } from './analyse';
import { RULES } from './findings';
import { readTemplates } from './read-templates';

/** Properties of the boundary rules. */
export interface BoundaryRulesProps {
  /** The day on which transitions are looked at, `YYYY-MM-DD`. @default today (UTC) */
  readonly today?: string;
}

/**
 * Refuses an app in which bounded contexts share tables, or in which events can be lost.
 *
 * Reads the synthesised templates, so that it also sees what aspects, escape hatches and other constructs have done, across
 * all stacks and stages. Switch it on with `Validations.of(app).addPlugins(new BoundaryRules())`: `cdk synth` then fails
 * with who reaches what, by which statement, and what to use instead.
 */
export class BoundaryRules implements IPolicyValidationPlugin {
  readonly name = 'event-sharing-boundaries';
  readonly ruleIds?: string[] = Object.values(RULES);
  readonly #today?: string;

  constructor(props: BoundaryRulesProps = {}) {
    this.#today = props.today;
  }

  /**
   * Called by the CDK.
   * @throws ConstructError when `today` is not a day
   */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const today = this.#today ?? new Date().toISOString().slice(0, 10);
    refuseIf(context.appConstruct, 'invalid-boundary-rules', [
      {
        condition: !isDay(today),
        message: () =>
          `"today" must be a day as YYYY-MM-DD, received "${today}": leave it out to take the real one`,
      },
    ]);
    const violations = analyse(readTemplates(context), today).map(
      ({ rule, message, fix, resource, location }) => ({
        ruleName: rule,
        description: message,
        fix,
        // Anything less could be acknowledged, without an owner and for ever: exceptions are transitions.
        severity: 'fatal',
        violatingResources: [
          {
            resourceLogicalId: resource.logicalId,
            templatePath: resource.stack.templatePath,
            locations: [location],
          },
        ],
      }),
    );
    return { success: violations.length === 0, violations };
  }
}
