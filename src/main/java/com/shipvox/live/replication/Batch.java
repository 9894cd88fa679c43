package com.shipvox.live.replication;

import com.shipvox.live.session.Command;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Commands that one node took together. A node has one batch under way at a time and numbers its
 * batches, so that one that reaches the log twice is applied once.
 *
 * @param origin a random number that the node's process chose at its start
 * @param number 1, 2, 3 … of that process
 */
record Batch(long origin, long number, List<Command> commands) {

  /** A batch as the node that took it sends it, encoded once. */
  record Encoded(long origin, long number, ByteString bytes) {}
}
