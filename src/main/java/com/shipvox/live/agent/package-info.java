/** The agent's REST API: sessions, updates, viewers' tokens. */
@NullMarked
package com.shipvox.live.agent;

import org.jspecify.annotations.NullMarked;
