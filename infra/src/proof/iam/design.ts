import { type Duty } from './design/duty.ts';
import { FUNCTIONS } from './design/functions.ts';
import { HOSTS } from './design/hosts.ts';
import { SERVICES } from './design/services.ts';
import { TENANTS } from './design/tenants.ts';

/** By the name that the program gives a role. */
export const DESIGN: Readonly<Record<string, Duty>> = { ...FUNCTIONS, ...TENANTS, ...SERVICES, ...HOSTS };
