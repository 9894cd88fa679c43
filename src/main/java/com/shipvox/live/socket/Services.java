package com.shipvox.live.socket;

import com.shipvox.live.LiveConfig;
import com.shipvox.live.Meters;
import com.shipvox.live.Traces;
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
    Frames frames,
    Meters meters,
    Traces traces) {}
