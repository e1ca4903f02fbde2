/** The fields of a form that say something: an empty one is absent. */
export const filled = (fields: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Object(fields) as Record<string, unknown>).filter(
      ([, value]) => typeof value !== 'string' || value.trim() !== '',
    ),
  );
