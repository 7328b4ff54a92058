// Stands in for undici in the bundles: Elastic's transport imports it for a kind of connection that no cell is asked for.
module.exports = {};
