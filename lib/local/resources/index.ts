export type { CloudState, DeployContext, DeployedResource, ResourceDeployer } from './deployer';
export { prepareCode } from './lambda-function';
export { checkProperties } from './properties';
export { deployerOf, supportedTypes } from './registry';
