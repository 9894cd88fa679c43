/** To clients without WebSocket: Server-Sent Events, long poll, and acts over REST. */
@NullMarked
package com.shipvox.live.stream;

import org.jspecify.annotations.NullMarked;
