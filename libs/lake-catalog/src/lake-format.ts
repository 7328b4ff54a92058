/** How raw objects are written. One lake has one format: its table is read by one SerDe. */
export const LAKE_FORMATS = ['json', 'csv'] as const;
export type LakeFormat = (typeof LAKE_FORMATS)[number];
