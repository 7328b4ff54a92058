export { bundleOf } from './build/bundles.ts';
export { Endpoints, endpointsFile, readEndpoints } from './endpoints.ts';
export { NotRunningError } from './errors.ts';
export { mintToken, signingKey, type SigningKey, type TokenRequest } from './tokens.ts';
