/** What all connections to viewers share: the server's control frames, and viewers' own updates. */
@NullMarked
package com.shipvox.live.delivery;

import org.jspecify.annotations.NullMarked;
