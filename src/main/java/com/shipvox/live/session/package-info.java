/**
 * The ordered log of each session and who follows it. Knows neither sockets nor REST: a reader is
 * anything that can be told that a log has grown.
 */
@NullMarked
package com.shipvox.live.session;

import org.jspecify.annotations.NullMarked;
