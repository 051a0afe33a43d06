// The CDK's own checks of templates take as long as all else in a synthesis; plugins run all the same. The example and
// what tests deploy are synthesised with the checks.
process.env.CDK_VALIDATION = 'false';
