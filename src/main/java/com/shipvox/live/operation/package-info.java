/** For those who run it: health, metrics, and going away without anyone noticing. */
@NullMarked
package com.shipvox.live.operation;

import org.jspecify.annotations.NullMarked;
