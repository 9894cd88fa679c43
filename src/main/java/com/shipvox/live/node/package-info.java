/** What every part of a running node uses: its threads, counts, traces and log fields. */
@NullMarked
package com.shipvox.live.node;

import org.jspecify.annotations.NullMarked;
