package com.shipvox.live.operation;

import com.shipvox.live.message.Findings;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** All sessions, for operators, on whatever node: each holds the sessions of its whole cluster. */
@Path("sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionListResource {
  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private SessionLooks looks;

  @GET
  public Response list(
      @Context HttpServletRequest request,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    Caller caller = bearer.caller(request);
    access.requireList(caller);
    int most = limit == null ? SessionLooks.USUAL : -1;
    if (limit != null && limit.matches("[0-9]{1,3}")) {
      most = Integer.parseInt(limit);
    }
    return looks.answer(caller, null, after, most, new Findings());
  }
}
