/** ShipVox Live. */
@NullMarked
package com.shipvox.live;

import org.jspecify.annotations.NullMarked;
