import { loadLocalCloud } from '../../../lib/dev/cloud/load-local-cloud';

test.each(['20.19.0', '22.12.0', '23.3.0', '18.0.0'])(
  'Node %s is told to be too old, with the remedy',
  (version) => {
    expect(() => loadLocalCloud(version)).toThrow(
      expect.objectContaining({
        code: 'node-too-old',
        message: expect.stringMatching(
          `this is Node ${version}, .* needs Node 22\\.13 or newer, 23\\.4 or newer of the 23s: .*node@24`,
        ),
      }),
    );
  },
);

test.each(['22.13.0', '23.4.0', '24.0.0', '26.1.0'])('Node %s will do', (version) => {
  expect(loadLocalCloud(version).LocalCloud).toBeDefined();
});

test('a missing package is told with the command that installs it', () => {
  jest.isolateModules(() => {
    jest.doMock('../../../lib/local-cloud', () => {
      throw new Error("Cannot find module 'cdk-event-sharing-local'\nRequire stack:");
    });
    expect(() => loadLocalCloud()).toThrow(
      expect.objectContaining({
        code: 'local-cloud-missing',
        message: expect.stringMatching(
          /cannot be loaded \(Cannot find module 'cdk-event-sharing-local'\): .*npm install --save-dev cdk-event-sharing-local$/,
        ),
      }),
    );
  });
});
