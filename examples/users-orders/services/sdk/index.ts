export { type OrderPaid, orderPaid } from './order-paid.v1.generated';
export { type OrderPlaced, orderPlaced } from './order-placed.v1.generated';
export type { User as UserProfile, UserKey } from './user.v1.generated';
export { user } from './user.v1.generated';
export type { UserProfiles, UserProfilesOptions } from './user-profiles';
export { openUserProfiles } from './user-profiles';
