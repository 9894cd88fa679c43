/** Every setting, typed, with unit, default and check. */
@NullMarked
package com.shipvox.live.config;

import org.jspecify.annotations.NullMarked;
