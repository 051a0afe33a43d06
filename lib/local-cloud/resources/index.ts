export { checkProperties } from '../template/properties';
export type { CloudState, DeployContext, DeployedResource, ResourceDeployer } from './deployer';
export { prepareCode } from './lambda-function';
export { deployerOf, supportedTypes } from './registry';
