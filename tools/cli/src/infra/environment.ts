export * from '@cloudpf/infra/proof/environment';
