package com.shipvox.live.socket;

import com.shipvox.live.agent.Ingest;
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
import java.util.concurrent.Executor;

/**
 * What every connection needs of the rest of the system.
 *
 * @param clock the wall clock
 * @param steady the clock for durations
 * @param workers run what never waits
 * @param slowWork runs what may wait for other machines; refuses work where too much waits already
 */
record Services(
    LiveConfig config,
    InstantSource clock,
    InstantSource steady,
    Access access,
    ConnectionLimits limits,
    TokenVerifier verifier,
    Revocations revocations,
    ViewerActs writer,
    Ingest ingest,
    ControlFrames frames,
    Meters meters,
    Traces traces,
    Executor workers,
    Executor slowWork) {}
