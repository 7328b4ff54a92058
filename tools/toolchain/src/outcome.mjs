export class MissingToolError extends Error {
  name = 'MissingToolError';
  code = 'MISSING_TOOL';

  constructor(missing, options) {
    super(missing.message, options);
    this.tool = missing.tool;
  }
}

export function required(outcome) {
  if (!outcome.found) throw new MissingToolError(outcome);
  return outcome;
}

export function missing(tool, problem, install) {
  const lines = install.map(({ where, how }) => `  ${where}: ${how}`);
  return { found: false, tool, message: [problem, 'Install it:', ...lines].join('\n'), install };
}
