import * as z from 'zod';

const MAX_LENGTH = 256;

/** A text to look for, short enough for a parameter and such that every engine takes it as it is. */
export const LakeText = z
  .string()
  .max(MAX_LENGTH)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed Unicode without NUL');
