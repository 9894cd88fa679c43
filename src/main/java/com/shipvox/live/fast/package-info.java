/**
 * Optional: what is cheaper beneath the container than by the Jakarta APIs. Delete this folder, and
 * everything still works. It has three parts: a servlet filter for plain posts before JAX-RS,
 * handshakes taken from Grizzly, and frames that are written once for all viewers. The setting
 * {@code shipvox.fast} switches all of them. Nothing outside imports this package; CDI and the
 * servlet container find it.
 */
@NullMarked
package com.shipvox.live.fast;

import org.jspecify.annotations.NullMarked;
