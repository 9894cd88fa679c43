/** What voice platforms post by themselves: their server tools and webhooks, as they are. */
@NullMarked
package com.shipvox.live.agent.hooks;

import org.jspecify.annotations.NullMarked;
