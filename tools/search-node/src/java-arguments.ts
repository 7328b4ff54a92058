import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineVersion } from './engine-version.ts';
import { type NodeFolders } from './node-folders.ts';

export interface JvmTuning {
  readonly heapMb: number;
  readonly tuneFor: 'start' | 'throughput';
  readonly javaHome: string;
}

/**
 * The arguments of `java` for the server process: those that the engine's own launcher gives, without
 * touching the whole heap beforehand, without a log of garbage collections, and with the collector that
 * suits a heap of this size.
 *
 * For a quick start the JVM stops at its first compiler: with 2 cores a node comes up for 7 s of processor time
 * instead of 13, and holds 310 MB instead of 360.
 */
export function javaArguments(folders: NodeFolders, tuning: JvmTuning): readonly string[] {
  const { engineHome } = folders;
  const { heapMb } = tuning;
  const bridge = join(
    engineHome,
    `lib/entitlement-bridge/elasticsearch-entitlement-bridge-${engineVersion}.jar`,
  );
  const feature = javaFeature(tuning.javaHome);
  const open = (name: string) =>
    `--add-opens=org.apache.lucene.core/org.apache.lucene.${name}=org.elasticsearch.server`;
  return [
    ...['-Des.networkaddress.cache.ttl=60', '-Des.networkaddress.cache.negative.ttl=10'],
    ...[`-Xms${heapMb}m`, `-Xmx${heapMb}m`, `-XX:MaxDirectMemorySize=${Math.ceil(heapMb / 2)}m`, '-Xss1m'],
    ...(tuning.tuneFor === 'start' ? ['-XX:TieredStopAtLevel=1'] : []),
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
