import { accessFeatures } from './features/access.features';
import { catalogFeatures } from './features/catalog.features';
import { changeFeatures } from './features/changes.features';
import { failureFeatures } from './features/failures.features';
import { jobFeatures } from './features/jobs.features';
import { mapFeatures } from './features/map.features';
import { personalFeatures } from './features/personal.features';
import { pictureFeatures } from './features/pictures.features';
import { securityFeatures } from './features/security.features';
import { prepare } from './support/prepared';
import { startWorld, type World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await prepare(world);
});
afterAll(() => world?.stop());

describe('pictures', () => pictureFeatures(() => world));
describe('access', () => accessFeatures(() => world));
describe('changes and rows', () => changeFeatures(() => world));
describe('the map', () => mapFeatures(() => world));
describe('failures', () => failureFeatures(() => world));
describe('the catalogue', () => catalogFeatures(() => world));
describe('batch jobs', () => jobFeatures(() => world));
describe('personal data', () => personalFeatures(() => world));
describe('security', () => securityFeatures(() => world));
