import { type RequestReader, targetOperation, unknownOperation } from './request';

/** What each operation is allowed on ("Actions, resources, and condition keys for AWS Step Functions", service authorization reference). */
const RESOURCE: Readonly<Record<string, 'stateMachineArn' | 'executionArn'>> = {
  StartExecution: 'stateMachineArn',
  ListExecutions: 'stateMachineArn',
  DescribeStateMachine: 'stateMachineArn',
  DescribeExecution: 'executionArn',
  StopExecution: 'executionArn',
};

/** Step Functions: each operation needs the permission of its name. */
export const readStatesRequest: RequestReader = (request) => {
  const operation = targetOperation(request);
  if (operation === 'ListStateMachines') return [{ action: 'states:ListStateMachines', resource: '*' }];
  const member = RESOURCE[operation];
  if (member === undefined) throw unknownOperation('Step Functions', operation);
  const { [member]: resource } = JSON.parse(request.body || '{}');
  return [{ action: `states:${operation}`, resource: String(resource) }];
};
