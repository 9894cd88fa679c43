package com.shipvox.live.socket;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.delivery.ViewerActs;
import com.shipvox.live.node.Meters;
import com.shipvox.live.node.Traces;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.security.TokenVerifier;
import java.time.InstantSource;

/** What every connection needs of the rest of the system. */
record Services(
    LiveConfig config,
    InstantSource clock,
    Access access,
    ConnectionLimits limits,
    TokenVerifier verifier,
    Revocations revocations,
    ViewerActs writer,
    ControlFrames frames,
    Meters meters,
    Traces traces) {}
