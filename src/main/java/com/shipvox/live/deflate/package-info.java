/**
 * The compression of WebSocket messages, permessage-deflate (RFC 7692), as far as this server
 * offers it: each message by itself, so that one compressed text serves all viewers and a quiet
 * connection keeps nothing.
 *
 * <p>Not Tyrus's own extension (tyrus-extension-deflate 2.1): it inflates a message whole before
 * any limit is asked, passes over every parameter of an offer, and keeps an inflater and a deflater
 * with their windows for each connection, so each viewer's frames would be compressed anew. Beyond
 * negotiation the Jakarta API has no say in extensions, so a socket that is written to by that API
 * alone has none.
 */
@NullMarked
package com.shipvox.live.deflate;

import org.jspecify.annotations.NullMarked;
