export { type CostEstimate, estimateCost } from './estimate';
export { type CostFormat, formatEstimate } from './format-estimate';
export { type CostLoad, DEFAULT_LOAD } from './load';
