package com.shipvox.live.socket;

import com.shipvox.live.session.Frame;
import com.shipvox.live.session.Outlet;
import com.shipvox.live.session.Outlet.Done;
import com.shipvox.live.session.Outlet.Written;

/** Writes the text frames of one socket beneath the Jakarta API. Thread-safe, never blocks. */
public interface FrameWriter {
  /** Writes one frame, as {@link Outlet#write} says. */
  Written write(Frame frame, Done done);
}
