/**
 * What Payara, Catalina and Tyrus do wrong, each fault mended in a class that names the fault, the
 * versions that have it and what to report upstream. Nothing of this package runs on another
 * container, except {@link com.shipvox.live.container.FrameGuard}, which then lets all frames pass.
 */
@NullMarked
package com.shipvox.live.container;

import org.jspecify.annotations.NullMarked;
