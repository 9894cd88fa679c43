/** What all HTTP calls share: the application, request bodies and parameters, problem answers. */
@NullMarked
package com.shipvox.live.rest;

import org.jspecify.annotations.NullMarked;
