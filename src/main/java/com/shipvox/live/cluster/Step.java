package com.shipvox.live.cluster;

/**
 * A command that its leader has voted for and that a majority is to confirm.
 *
 * @param deadline by {@link System#nanoTime()}
 */
record Step(Replica replica, Ballot ballot, long place, Command command, long deadline) {}
