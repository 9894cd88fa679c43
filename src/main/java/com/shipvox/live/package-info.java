/**
 * ShipVox Live. An update travels: {@code rest} and {@code agent} take it from a voice agent,
 * {@code session} puts it in the session's ordered log, {@code delivery}, {@code socket} and {@code
 * stream} send it to browsers.
 *
 * <p>The rule: {@code message} uses nothing of ours; {@code session} knows neither sockets nor
 * REST; only {@code container} and {@code fast} know the server's inside; nobody uses {@code fast}.
 * {@code ArchitectureTest} holds it.
 */
@NullMarked
package com.shipvox.live;

import org.jspecify.annotations.NullMarked;
