export * from '@cloudpf/infra/cost';
