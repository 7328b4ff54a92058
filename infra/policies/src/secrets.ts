/** Shapes that only keys have. */
const KEYS = [/AKIA[0-9A-Z]{16}/, /-----BEGIN [A-Z ]*PRIVATE KEY-----/, /gh[pousr]_[A-Za-z0-9]{36}/];
const NAMES = /(?:PASSWORD|PASSWD|SECRET|SECRET_KEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|TOKEN)$/i;

/** Whether a text holds what only a secret looks like. */
export function holdsSecret(text: string): boolean {
  return KEYS.some((key) => key.test(text));
}

/** Whether a variable is a secret, by its name or its value; names and ARNs of secrets are none. */
export function looksSecret(name: string, value: unknown): boolean {
  const text = typeof value === 'string' ? value : '';
  return holdsSecret(text) || (NAMES.test(name) && text !== '' && !text.startsWith('arn:'));
}
