export { NESTED_STACK } from './cloudformation-stack';
export { createOnly } from './create-only';
export type {
  CloudState,
  DeployContext,
  DeployedResource,
  ExistingResource,
  ResourceDeployer,
  ResourceType,
} from './deployer';
export { prepareCode } from './function-code';
export { ignoredResource } from './ignored';
export { deployerOf, supportedTypes } from './registry';
