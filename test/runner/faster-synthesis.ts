// The CDK's own checks of templates take as long as all else in a synthesis and only warn; plugins run all the same.
// `cdk synth` runs them on the example.
process.env.CDK_VALIDATION = 'false';

// The CDK takes a stack for each element and each token. Jest lets them have a hundred frames, Node itself ten.
Error.stackTraceLimit = 10;
