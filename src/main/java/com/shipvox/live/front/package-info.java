/**
 * Before the servlet container, where that runs on Grizzly: requests that are so plain that it
 * would only cost them are taken there.
 */
@NullMarked
package com.shipvox.live.front;

import org.jspecify.annotations.NullMarked;
