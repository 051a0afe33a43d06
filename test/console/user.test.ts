import os from 'node:os';
import { defaultJournal } from '../../lib/console/failures/journal';
import { userName } from '../../lib/console/shared/user';

afterEach(() => jest.restoreAllMocks());

/** As in a container whose process is of a user that no file of the system names. */
function withoutName(): void {
  const unknown = () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { name: 'SystemError' });
  };
  jest.spyOn(os, 'userInfo').mockImplementation(unknown);
  jest.spyOn(os, 'homedir').mockImplementation(unknown);
}

test('who works here has the name of the system', () => {
  expect(userName()).toBe(os.userInfo().username);
});

test.each([
  [{ USER: 'ada' }, 'ada'],
  [{ LOGNAME: 'bob' }, 'bob'],
  [{}, `user ${process.getuid?.()}`],
])('a user without a name is told by what else there is: %j', (variables, name) => {
  withoutName();
  jest.replaceProperty(process, 'env', variables);
  expect(userName()).toBe(name);
});

test('a user without a home has edits recorded in the temporary directory', () => {
  withoutName();
  jest.replaceProperty(process, 'env', {});
  expect(defaultJournal()).toBe(`${os.tmpdir()}/.local/state/cdk-event-sharing/edits.jsonl`);
});
