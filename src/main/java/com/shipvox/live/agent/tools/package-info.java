/** What a model can call: one tool a slice, whatever way the call comes in (MCP, webhooks). */
@NullMarked
package com.shipvox.live.agent.tools;

import org.jspecify.annotations.NullMarked;
