package com.shipvox.live.session;

/**
 * The time of one command, the same on every node.
 *
 * @param at the wall clock of the node that ordered the command, ms since 1970: what clients see
 * @param age how long the replicated log has been running, in ms: what every deadline counts by. It
 *     never goes back, never jumps when another node with another clock takes over, and stands
 *     still while no node runs, so that nothing is forgotten early.
 */
public record Moment(long at, long age) {}
