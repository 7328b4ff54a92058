export * from '@cloudpf/infra/proof/calls';
