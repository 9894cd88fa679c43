package com.shipvox.live.replication;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.replication.ClusterSettings.Transport;
import java.io.File;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.netty.NettyConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The engine's settings, each with why it is not the engine's default. */
final class EngineProperties {
  private static final SizeInBytes APPEND_BYTES = SizeInBytes.valueOf("4MB");

  private EngineProperties() {}

  static RaftProperties of(ClusterSettings cluster, LogDirectory directory, boolean durable) {
    RaftProperties p = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(p, List.of(directory.path().toFile()));
    transport(p, cluster);
    timing(p);
    if (cluster.transport() == Transport.NONE) {
      // Nobody else could be elected.
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, ms(100));
      RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, ms(200));
    }
    log(p, durable);
    snapshots(p);
    return p;
  }

  /** For a client that is no node. */
  static RaftProperties forClients(Transport transport) {
    RaftProperties p = new RaftProperties();
    RaftConfigKeys.Rpc.setType(
        p, transport == Transport.GRPC ? SupportedRpcType.GRPC : SupportedRpcType.NETTY);
    RaftClientConfigKeys.Rpc.setRequestTimeout(p, ms(10_000));
    return p;
  }

  private static void transport(RaftProperties p, ClusterSettings cluster) {
    String address = cluster.addresses().get(cluster.self());
    if (cluster.transport() == Transport.NONE || address == null) {
      p.set(RaftConfigKeys.Rpc.TYPE_KEY, NoTransport.class.getName());
      return;
    }
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    if (cluster.transport() == Transport.NETTY) {
      RaftConfigKeys.Rpc.setType(p, SupportedRpcType.NETTY);
      NettyConfigKeys.Server.setHost(p, host);
      NettyConfigKeys.Server.setPort(p, port);
    } else {
      RaftConfigKeys.Rpc.setType(p, SupportedRpcType.GRPC);
      GrpcConfigKeys.Server.setHost(p, host);
      GrpcConfigKeys.Server.setPort(p, port);
      GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf("64MB"));
    }
  }

  private static void timing(RaftProperties p) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(p, ms(600));
    RaftServerConfigKeys.Rpc.setTimeoutMax(p, ms(1_000));
    RaftServerConfigKeys.Rpc.setRequestTimeout(p, ms(1_000));
    // With the default of 10 s, a short loss of the majority becomes 12 s without appends.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, ms(1_000));
    // A process that was frozen goes on; by default one that was for a minute is closed for good.
    RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(1, TimeUnit.DAYS));
    RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setTimeout(p, ms(2_000));
    RaftClientConfigKeys.Rpc.setRequestTimeout(p, ms(1_000));
  }

  private static void log(RaftProperties p, boolean durable) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("4MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("4MB"));
    // Besides the open segment one stays in memory; who is further behind is read to from disk.
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 1);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, APPEND_BYTES);
    RaftServerConfigKeys.Log.setWriteBufferSize(
        p, SizeInBytes.valueOf(APPEND_BYTES.getSizeInt() + 1_024L));
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, !durable);
  }

  private static void snapshots(RaftProperties p) {
    // Begun by Housekeeping, by the bytes that were written.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(p, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
  }

  private static TimeDuration ms(long ms) {
    return TimeDuration.valueOf(ms, TimeUnit.MILLISECONDS);
  }

  /** The nodes' certificates, where they speak by TLS: each proves itself to the other. */
  static Parameters parameters(LiveConfig.Cluster.Tls tls) {
    Parameters parameters = new Parameters();
    if (tls.isComplete()) {
      GrpcConfigKeys.TLS.setConf(
          parameters,
          new GrpcTlsConfig(
              new File(tls.key()), new File(tls.certificate()), new File(tls.ca()), true));
    }
    return parameters;
  }
}
