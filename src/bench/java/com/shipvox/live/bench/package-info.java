/**
 * The load generator of {@code scripts/bench}: one thread over NIO, so that it costs less than any
 * server that it measures. One run plays one measure against one contender and prints one JSON
 * object; every delivery is checked on the way. Uses nothing but the JDK.
 */
package com.shipvox.live.bench;
