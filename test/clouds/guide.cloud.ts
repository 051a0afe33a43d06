import { followedTestingGuideFeatures } from '../docs/testing-guide.features';

const { TEST_GUIDE_PACKAGES: packages, TEST_GUIDE_PORT: port, TEST_GUIDE_SOCKET: socket } = process.env;
if (!packages || !port || !socket)
  throw new Error('the packages, port or socket are not set: use .ci/localstack');

followedTestingGuideFeatures(packages, port, socket);
