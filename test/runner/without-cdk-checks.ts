// The CDK's own checks of templates take as long as all else in a synthesis and only warn; plugins run all the same.
// `cdk synth` runs them on the example.
process.env.CDK_VALIDATION = 'false';
