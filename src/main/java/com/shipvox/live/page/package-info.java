/** The page's own files, as the build has made them: compressed, and kept by browsers. */
@NullMarked
package com.shipvox.live.page;

import org.jspecify.annotations.NullMarked;
