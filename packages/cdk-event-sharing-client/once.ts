export { once } from '../../lib/client/consume/once';
