/** To browsers over WebSocket: the endpoint, its connections and their login. */
@NullMarked
package com.shipvox.live.socket;

import org.jspecify.annotations.NullMarked;
