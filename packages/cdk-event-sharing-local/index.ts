export * from '../../lib/local-cloud';
