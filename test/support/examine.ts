import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { temporaryDirectory } from './temporary-directory';

interface Finding {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}
interface Report {
  readonly violations?: readonly Finding[];
  readonly suppressedViolations?: readonly (Finding & { readonly reason?: string })[];
}

/** What the packs say about an app. */
export function examine(create: (outdir: string) => App): {
  open: string[];
  explained: number;
  unexplained: string[];
} {
  const outdir = temporaryDirectory();
  const app = create(outdir);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  try {
    app.synth();
  } catch {
    // What was found is in the report.
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: readonly (Report & { readonly pluginName: string })[];
  };
  const packs = pluginReports.filter(({ pluginName }) => ['AwsSolutions', 'Serverless'].includes(pluginName));
  const suppressed = packs.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
  return {
    open: packs.flatMap(({ violations = [] }) => violations.map(nameOf)),
    explained: suppressed.length,
    unexplained: suppressed.filter(({ reason }) => !reason).map(nameOf),
  };
}

function nameOf({ ruleName, violatingConstructs }: Finding): string {
  return `${ruleName}: ${violatingConstructs.map(({ constructPath }) => constructPath).join(', ')}`;
}
