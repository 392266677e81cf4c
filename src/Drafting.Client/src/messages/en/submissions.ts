export const submissions = {
  'stance.supports': 'Supports',
  'stance.opposes': 'Opposes',
  'stance.qualifies': 'Qualifies',
} as const;
