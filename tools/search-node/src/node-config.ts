import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeFolders } from './node-folders.ts';

export interface NodeSettings {
  readonly name: string;
  readonly port: number;
  readonly transportPort: number;
}

const securityFiles = ['roles.yml', 'role_mapping.yml', 'users', 'users_roles'];

/** Writes the files that the node reads from its configuration folder. */
export function writeConfig(folders: NodeFolders): void {
  writeFileSync(join(folders.config, 'log4j2.properties'), logging());
  for (const name of securityFiles) {
    const target = join(folders.config, name);
    if (!existsSync(target)) copyFileSync(join(folders.engineHome, 'config', name), target);
  }
}

/** Every setting of the node, in the text form of `elasticsearch.yml`. */
export function nodeSettings(folders: NodeFolders, { name, port, transportPort }: NodeSettings) {
  return {
    'cluster.name': `cloudpf-${name}`,
    'node.name': name,
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': String(port),
    'transport.port': String(transportPort),
    'path.home': folders.engineHome,
    'path.data': folders.data,
    'path.logs': folders.logs,
    'xpack.security.enabled': 'true',
    'xpack.security.http.ssl.enabled': 'false',
    'xpack.security.transport.ssl.enabled': 'false',
    // Shares of a big disk are far more room than a developer's node needs.
    'cluster.routing.allocation.disk.watermark.low': '1gb',
    'cluster.routing.allocation.disk.watermark.high': '500mb',
    'cluster.routing.allocation.disk.watermark.flood_stage': '250mb',
  };
}

/** One rolling file; the engine's own configuration keeps gigabytes. */
function logging(): string {
  return [
    'status = error',
    'appender.file.type = RollingFile',
    'appender.file.name = file',
    'appender.file.fileName = ${sys:es.logs.base_path}/node.log',
    'appender.file.filePattern = ${sys:es.logs.base_path}/node-%i.log',
    'appender.file.layout.type = PatternLayout',
    'appender.file.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n',
    'appender.file.policies.type = Policies',
    'appender.file.policies.size.type = SizeBasedTriggeringPolicy',
    'appender.file.policies.size.size = 10MB',
    'appender.file.strategy.type = DefaultRolloverStrategy',
    'appender.file.strategy.max = 2',
    'rootLogger.level = info',
    'rootLogger.appenderRef.file.ref = file',
    '',
  ].join('\n');
}

/**
 * The arguments of `java` for the server process: those that the engine's own launcher gives, without
 * touching the whole heap beforehand, without a log of garbage collections, and with the collector that
 * suits a heap of this size.
 */
export function javaArguments(folders: NodeFolders, heapMb: number, javaHome: string): readonly string[] {
  const { engineHome } = folders;
  const bridge = join(engineHome, 'lib/entitlement-bridge/elasticsearch-entitlement-bridge-9.4.3.jar');
  const feature = javaFeature(javaHome);
  const open = (name: string) =>
    `--add-opens=org.apache.lucene.core/org.apache.lucene.${name}=org.elasticsearch.server`;
  return [
    ...['-Des.networkaddress.cache.ttl=60', '-Des.networkaddress.cache.negative.ttl=10'],
    ...[`-Xms${heapMb}m`, `-Xmx${heapMb}m`, `-XX:MaxDirectMemorySize=${heapMb / 2}m`, '-Xss1m'],
    ...['-XX:+UseSerialGC', '-XX:-OmitStackTraceInFastThrow', '-XX:+ExitOnOutOfMemoryError'],
    ...[
      '-Djava.awt.headless=true',
      '-Dfile.encoding=UTF-8',
      '-Djna.nosys=true',
      '-Djava.locale.providers=CLDR',
    ],
    ...['-Dio.netty.noUnsafe=true', '-Dio.netty.noKeySetOptimization=true'],
    '-Dio.netty.recycler.maxCapacityPerThread=0',
    ...['-Dlog4j.shutdownHookEnabled=false', '-Dlog4j2.disable.jmx=true', '-Dlog4j2.formatMsgNoLookups=true'],
    ...['codecs.lucene99', 'codecs.hnsw', 'internal.vectorization'].map(open),
    `-Dorg.apache.lucene.vectorization.upperJavaFeatureVersion=${feature}`,
    '-Dorg.apache.lucene.store.defaultReadAdvice=normal',
    '-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1',
    ...[`-Des.path.home=${engineHome}`, '-Des.distribution.type=zip', '-Des.java.type=ES_JAVA_HOME'],
    `-Djava.io.tmpdir=${folders.temp}`,
    `-XX:ErrorFile=${join(folders.logs, 'hs_err_pid%p.log')}`,
    '--enable-native-access=org.elasticsearch.nativeaccess,org.apache.lucene.core',
    '--enable-native-access=ALL-UNNAMED',
    ...(feature >= 24 ? ['--illegal-native-access=deny'] : []),
    ...['-XX:+EnableDynamicAgentLoading', '-Djdk.attach.allowAttachSelf=true'],
    `--patch-module=java.base=${bridge}`,
    `--add-exports=java.base/org.elasticsearch.entitlement.bridge=${guardedModules}`,
    ...['--add-modules=jdk.incubator.vector', '--add-modules=jdk.net', '--add-modules=jdk.management.agent'],
    ...['--module-path', join(engineHome, 'lib'), '--add-modules=ALL-MODULE-PATH'],
    ...['-m', 'org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch'],
  ];
}

const guardedModules = [
  'org.elasticsearch.entitlement',
  ...['java.logging', 'java.net.http', 'java.naming', 'jdk.net', 'jdk.zipfs', 'jdk.management.agent'],
].join(',');

function javaFeature(javaHome: string): number {
  const release = readFileSync(join(javaHome, 'release'), 'utf8');
  return Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 21);
}
