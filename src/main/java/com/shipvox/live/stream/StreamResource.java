package com.shipvox.live.stream;

import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Answers every method but GET at the stream's address, as JAX-RS does elsewhere. {@link
 * StreamFilter} takes the GETs before; JAX-RS serves a HEAD by this method.
 */
@Path("sessions/{id}/stream")
@Produces(MediaType.SERVER_SENT_EVENTS)
public class StreamResource {
  @Inject private Bearer bearer;
  @Inject private Access access;

  @GET
  public Response head(@Context HttpServletRequest request, @PathParam("id") String id) {
    access.follow(bearer.caller(request), id);
    return Response.ok().build();
  }
}
