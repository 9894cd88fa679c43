/** Who may come in and do what: tokens, access rules, origins, limits. */
@NullMarked
package com.shipvox.live.security;

import org.jspecify.annotations.NullMarked;
