package com.shipvox.live.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The REST API under {@code /api}. */
@ApplicationPath("/api")
public class LiveApplication extends Application {
  @Override
  public Map<String, Object> getProperties() {
    // The API's description is /openapi; Jersey would serve another one beside it.
    return Map.of("jersey.config.server.wadl.disableWadl", true);
  }
}
