/** Something that a role must be allowed. */
export interface Need {
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** The name of the bucket or table; any where it is not known. */
  readonly on?: string;
  /** For keys: the service that uses them on behalf of the role, such as `s3`. */
  readonly via?: string;
  /** Who calls it, or why. */
  readonly because: string;
  /** Where that is documented. */
  readonly page?: string;
}
