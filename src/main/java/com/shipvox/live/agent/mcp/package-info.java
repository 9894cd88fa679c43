/**
 * The Model Context Protocol at {@code /mcp}: the SDK's stateless servlet behind our own checks.
 */
@NullMarked
package com.shipvox.live.agent.mcp;

import org.jspecify.annotations.NullMarked;
