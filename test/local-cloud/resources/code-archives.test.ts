import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { strToU8, zipSync } from 'fflate';
import { LocalCloud } from '../../../lib/local-cloud';
import { temporaryDirectory } from '../../support/temporary-directory';
import { startCloud, stopClouds } from '../support/clouds';

afterAll(stopClouds);

function synthesise(content: Uint8Array): string {
  const directory = temporaryDirectory();
  const archive = join(directory, 'code.zip');
  writeFileSync(archive, content);
  const app = new App({ outdir: join(directory, 'cdk.out') });
  new LambdaFunction(new Stack(app, 'S'), 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'dist/index.handler',
    code: Code.fromAsset(archive),
  });
  return app.synth().directory;
}

test('a zip archive is unpacked, folders included', async () => {
  const archive = zipSync({
    'dist/index.js': strToU8(`exports.handler = async () => require('../lib/answer.js');`),
    'lib/answer.js': strToU8('module.exports = 42;'),
    'empty/': new Uint8Array(),
  });
  const cloud = await startCloud({ assembly: synthesise(archive) });
  expect(await cloud.invoke('S/Fn')).toMatchObject({ payload: 42 });
});

test('what is no archive is an error that names the file', async () => {
  await expect(LocalCloud.start({ assembly: synthesise(strToU8('no archive')) })).rejects.toThrow(
    /resource Fn\w+ \(S\/Fn\/Resource, AWS::Lambda::Function\): the code \S+\.zip cannot be read as a zip archive/,
  );
});

test('an archive cannot write outside of its directory', async () => {
  const archive = zipSync({ '../../outside.js': strToU8('') });
  await expect(LocalCloud.start({ assembly: synthesise(archive) })).rejects.toThrow(
    'the archive\'s file "../../outside.js" leads out of the code\'s directory',
  );
});
