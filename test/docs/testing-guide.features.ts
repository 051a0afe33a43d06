import { GuideProject } from './guide-project';

const GUIDE = 'docs/testing.md';
/** The address of the guide's emulator. */
const ADDRESS = '127.0.0.1:4566';
const PASSED = /Tests: +1 passed, 1 total/;

/** The guide's commands for an endpoint, as written but for its address. */
export function testingGuideFeatures(url: string): void {
  describe(`the guide to testing on endpoint ${url}`, () => {
    const project = GuideProject.ofSources(GUIDE);
    afterAll(() => project.remove());

    it('has commands that deploy its stacks and tests that pass there', async () => {
      const commands = project.script('cdk bootstrap');
      expect(commands).toContain(`http://${ADDRESS}`);
      expect(await project.run(commands.replace(`http://${ADDRESS}`, url))).toMatch(PASSED);
    });
  });
}

/**
 * All commands of the guide, from an empty folder to LocalStack in a container.
 *
 * @param packages a folder of packed packages
 * @param port a free port in place of the guide's
 * @param socket that of the container engine
 */
export function followedTestingGuideFeatures(packages: string, port: string, socket: string): void {
  describe('the guide to testing, followed from an empty folder', () => {
    let project: GuideProject;
    let container = '';
    const run = (text: string): Promise<string> => {
      const commands = project.script(text).replaceAll(ADDRESS, `127.0.0.1:${port}`);
      return project.run(commands.replace('/var/run/docker.sock:', `${socket}:`));
    };

    afterAll(async () => {
      if (container) await project.run(`docker rm --force ${container}`);
      project?.remove();
    });

    it('sets up a project of which the tests pass on the local cloud', async () => {
      project = await GuideProject.installed(GUIDE, packages);
      expect(await run('cdk synth')).toMatch(/Tests: +2 passed, 2 total/);
    });

    it('starts LocalStack', async () => {
      const printed = await run('docker run');
      container = printed.split('\n')[0] ?? '';
      expect(printed).toContain('"version": "4.14.0"');
    });

    it('deploys the stacks there, passes its test, and destroys them', async () => {
      expect(await run('cdk bootstrap')).toMatch(PASSED);
    });
  });
}
