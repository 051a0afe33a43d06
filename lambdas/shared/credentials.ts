/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda puts a function's credentials into its
 * environment, and the providers for laptops and servers would be a fifth of each bundle.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
