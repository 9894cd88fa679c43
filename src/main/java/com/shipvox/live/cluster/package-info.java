/**
 * Sessions on several nodes: any node takes any update and holds any socket, and nothing that was
 * acknowledged is lost to a node that dies, freezes or is cut off.
 *
 * <p>The grid (Hazelcast, inside the server) says who is there and carries messages between nodes.
 * It does not hold the updates: its maps acknowledge a write whose backup has left the cluster, and
 * drop one side's writes when a split heals. Instead each node keeps copies of the logs on its own
 * heap ({@link com.shipvox.live.cluster.Replica}), and they agree by majority:
 *
 * <ul>
 *   <li>One node leads a session; every other sends its updates there. The leader dedupes, numbers
 *       and has one command at a time accepted by a majority of the configured nodes ({@code
 *       shipvox.cluster.size}); only then is it in the log, answered with 201 and shown to anyone.
 *       The lead goes to the node at which the updates come in ({@link
 *       com.shipvox.live.cluster.Leaders}, {@link com.shipvox.live.cluster.Origins}).
 *   <li>An append holds no thread while it waits for other nodes, and what one round of work has
 *       for a node goes there together: a change of threads and a message of its own cost more than
 *       the rest ({@link com.shipvox.live.cluster.FastAppends}, {@link
 *       com.shipvox.live.cluster.Outbox}).
 *   <li>Whoever takes the lead over asks a majority first and brings to an end what it finds, so
 *       two leaders cannot decide the same place differently, whatever the network does.
 *   <li>Readers ask a majority how far the log has come before they trust their own copy. A node
 *       outside the majority refuses with 503 and sends its viewers away.
 *   <li>A process that starts has forgotten what it voted for: it learns from so many voters that
 *       one of them knows, and votes only then ({@link com.shipvox.live.cluster.Recovery}).
 *   <li>An update goes to the nodes that must confirm it and to those on which someone follows the
 *       session ({@link com.shipvox.live.cluster.Presence}), to no other.
 * </ul>
 */
@NullMarked
package com.shipvox.live.cluster;

import org.jspecify.annotations.NullMarked;
