package com.shipvox.live.replication;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;

/** Starts and closes the engine where it would hang by itself: on a damaged log, and under load. */
final class Engine {
  private static final long START_SECONDS = 120;

  private Engine() {}

  /**
   * @param group to be founded; null for the one in the directory, or none yet
   */
  static RaftServer start(
      String id,
      @Nullable RaftGroup group,
      StateMachine machine,
      RaftProperties properties,
      Parameters parameters)
      throws IOException {
    CompletableFuture<RaftServer> started = new CompletableFuture<>();
    // The engine's threads inherit this one's class loader and group; a server's thread would keep
    // an undeployed application alive.
    Thread starter =
        new Thread(
            () -> {
              try {
                RaftServer.Builder builder =
                    RaftServer.newBuilder()
                        .setServerId(RaftPeerId.valueOf(id))
                        .setStateMachine(machine)
                        .setOption(StartupOption.RECOVER)
                        .setProperties(properties)
                        .setParameters(parameters);
                RaftServer server = (group == null ? builder : builder.setGroup(group)).build();
                server.start();
                started.complete(server);
              } catch (IOException | RuntimeException | Error e) {
                started.completeExceptionally(e);
              }
            },
            "shipvox-log-start");
    starter.setDaemon(true);
    starter.start();
    try {
      return started.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the engine did not start within " + START_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Closes the engine, its transport first. Ratis 3.3.0 waits, with the log's write lock in hand,
   * for the thread that evicts segments; one that was appended to a moment ago waits for that lock.
   */
  static void close(RaftServer server) throws IOException {
    server.getServerRpc().close();
    server.close();
  }
}
