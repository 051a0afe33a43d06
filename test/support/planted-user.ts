/** A user of the example whose personal data are looked for where nobody has asked for them. The text "plant" is in each, in some case. */
export const plantedUser = (user_id: number) => ({
  user_id,
  name: 'Ada Planted',
  email: 'planted@example.com',
  address: { street: 'Planted Street 1', city: 'Plantown' },
  newsletter: true,
});
