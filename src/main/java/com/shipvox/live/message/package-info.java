/** The wire: messages, slices, error codes and their JSON. Depends on nothing of ours. */
@NullMarked
package com.shipvox.live.message;

import org.jspecify.annotations.NullMarked;
