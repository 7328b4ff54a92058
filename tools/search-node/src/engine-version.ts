export const engineVersion = '9.4.3';
export const engineArtifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${engineVersion}:zip`;
export const pluginName = 'cloudpf-analysis';
