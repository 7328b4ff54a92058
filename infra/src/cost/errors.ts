/** The program declares something that the price table does not know; its cost would be missing from the sum. */
export class UnpricedResourceError extends Error {
  override readonly name = 'UnpricedResourceError';
  readonly code = 'UNPRICED_RESOURCE';

  constructor(types: readonly string[]) {
    super(
      `the program declares ${types.join(', ')}, of which no price is known. ` +
        'infra/src/cost/resource-prices.ts says of each type what it costs, or why nothing.',
    );
  }
}

/** A host is of a type without a price. */
export class UnknownInstanceTypeError extends Error {
  override readonly name = 'UnknownInstanceTypeError';
  readonly code = 'UNKNOWN_INSTANCE_TYPE';

  constructor(type: string, families: readonly string[]) {
    super(
      `no price is known of the instance type "${type}"; known are medium to 16xlarge of ${families.join(', ')}. ` +
        'Prices are in infra/src/cost/instance-types.ts.',
    );
  }
}

/** A size of use that no estimate can be made for. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'BAD_USAGE';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
