/**
 * The replicated log on Apache Ratis: one Raft group, whatever the number of nodes. A node that is
 * alone is a group of one, by the same code.
 *
 * <p>The path of a command: a caller's thread gives it to the {@link
 * com.shipvox.live.replication.Pump}, which packs all that waits on this node into one batch; the
 * leader packs the batches of all nodes into one entry; a majority of the voting nodes flushes the
 * entry to disk; every node's {@link com.shipvox.live.replication.SessionStateMachine} applies it
 * to its {@link com.shipvox.live.session.SessionTable}; the node that took the command answers its
 * caller. A batch has a number, so that one that is sent twice is applied once.
 *
 * <p>Who watches a session is not in the log: {@link com.shipvox.live.replication.Presence} tells
 * the other nodes over the engine's own transport.
 */
@NullMarked
package com.shipvox.live.replication;

import org.jspecify.annotations.NullMarked;
