export { cacheDir, checkoutDir } from './checkout.mjs';
export { findJdk } from './jdk.mjs';
export { findMaven } from './maven.mjs';
export { findNode } from './node.mjs';
export { MissingToolError, required } from './outcome.mjs';
export { findPython } from './python.mjs';
