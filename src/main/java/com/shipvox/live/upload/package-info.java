/** Takes in request bodies without a thread, and bounds those that are half sent. */
@NullMarked
package com.shipvox.live.upload;

import org.jspecify.annotations.NullMarked;
