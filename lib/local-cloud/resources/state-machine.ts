import { LocalCloudError } from '../shared/errors';
import { readDefinition, StateMachine, type StateMachineSpec, stateMachineServices } from '../state-machines';
import { optionalText, type Properties, record, text } from '../template/properties';
import type { DeployContext, ResourceDeployer } from './deployer';

/** `AWS::StepFunctions::StateMachine` of the standard type, in JSONPath. */
export const STATE_MACHINE: ResourceDeployer = {
  type: 'AWS::StepFunctions::StateMachine',
  properties: {
    applied: [
      'Definition',
      'DefinitionString',
      'DefinitionSubstitutions',
      'RoleArn',
      'StateMachineName',
      'StateMachineType',
    ],
    recorded: ['EncryptionConfiguration', 'LoggingConfiguration', 'Tags', 'TracingConfiguration'],
  },
  refusals(properties) {
    const type = optionalText(properties, 'StateMachineType') ?? 'STANDARD';
    if (type === 'STANDARD') return [];
    const reason = `a state machine of the type ${type} does not run locally: use STANDARD`;
    return [{ property: 'StateMachineType', reason }];
  },
  create(properties, context) {
    const { cloud } = context;
    const spec = specOf(properties, context);
    const { name, arn } = spec;
    const services = stateMachineServices({
      machineArn: arn,
      functions: cloud.functions,
      s3: cloud.clients.s3,
      refusal: (action, resource) => cloud.authority?.refusal(arn, { action, resource }),
    });
    const logGroup = `/aws/vendedlogs/states/${name}`;
    const log = (message: string) =>
      cloud.log({ functionName: name, logGroup, time: cloud.clock.now(), message, stream: 'platform' });
    cloud.stateMachines.set(arn, new StateMachine(spec, { clock: cloud.clock, services, log }));
    return { ref: arn, arn, attributes: { Arn: arn, Name: name } };
  },
  update(properties, existing, context) {
    context.cloud.stateMachines.get(existing.ref)?.configure(specOf(properties, context));
    return existing;
  },
  async delete({ ref }, { cloud: { stateMachines } }) {
    const machine = stateMachines.get(ref);
    stateMachines.delete(ref);
    await machine?.stop('the state machine was deleted');
  },
};

function specOf(properties: Properties, context: DeployContext): StateMachineSpec {
  const name = optionalText(properties, 'StateMachineName') ?? context.name({ maxLength: 80 });
  const definition = definitionOf(properties);
  return {
    name,
    arn: context.arn('states', `stateMachine:${name}`),
    roleArn: text(properties, 'RoleArn'),
    text: definition,
    definition: readDefinition(definition),
  };
}

/** The definition as text, with what the template puts in the place of `${name}`. */
function definitionOf(properties: Properties): string {
  const { Definition, DefinitionString } = properties;
  const given =
    DefinitionString === undefined ? JSON.stringify(Definition) : text(properties, 'DefinitionString');
  if (given === undefined) {
    throw new LocalCloudError(
      'StateMachineInvalid',
      'the state machine has neither Definition nor DefinitionString: definitions in S3 do not run locally',
    );
  }
  const substitutions = record(properties, 'DefinitionSubstitutions');
  return Object.keys(substitutions).reduce(
    (definition, name) => definition.replaceAll(`\${${name}}`, () => text(substitutions, name)),
    given,
  );
}
