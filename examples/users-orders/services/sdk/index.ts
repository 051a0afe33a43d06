export type { UserKey, UserProfile } from './user-contract';
export { user } from './user-contract';
export type { UserProfiles, UserProfilesOptions } from './user-profiles';
export { openUserProfiles } from './user-profiles';
