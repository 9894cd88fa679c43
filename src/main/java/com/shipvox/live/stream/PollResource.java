package com.shipvox.live.stream;

import com.shipvox.live.delivery.ControlFrames;
import com.shipvox.live.message.Message.Cursor;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Background;
import com.shipvox.live.rest.Milliseconds;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.ConnectionLimits;
import com.shipvox.live.security.LoginWatch;
import com.shipvox.live.security.RequestPolicy;
import com.shipvox.live.security.Revocations;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Opening;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The long poll: the same envelopes and order as the socket, one request at a time. */
@Path("sessions/{id}/updates")
@Produces(MediaType.APPLICATION_JSON)
public class PollResource {
  private static final int MOST_WAIT_MS = 25_000;

  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private Revocations revocations;
  @Inject private Pollers pollers;
  @Inject private ConnectionLimits limits;
  @Inject private ControlFrames frames;
  @Inject private Background background;

  @GET
  public void poll(
      @Context HttpServletRequest request,
      @PathParam("id") String id,
      @QueryParam("epoch") @Nullable String epoch,
      @QueryParam("after") @Nullable String after,
      @QueryParam("waitMs") @Nullable String waitMs,
      @Suspended AsyncResponse response) {
    Caller caller = bearer.caller(request);
    Session session = access.follow(caller, id);
    int wait = Milliseconds.parse("waitMs", waitMs, MOST_WAIT_MS);
    Cursor cursor = Positions.of(epoch, after);
    Opening opening = session.log().open(cursor);
    // Not before: whoever is refused is no viewer.
    pollers.seen(session, caller);
    if (!opening.resumed()) {
      String init = frames.init(session, opening).text();
      response.resume(Response.ok("{\"messages\":[" + init + "]}").build());
    } else if (wait == 0 || opening.last().next() != null) {
      response.resume(Response.ok(Poll.messages(opening.last())).build());
    } else {
      LoginWatch login = new LoginWatch(caller, revocations);
      Poll poll;
      try {
        ConnectionLimits.Place place = limits.open(address(request), caller.user());
        poll = pollers.wait(session, opening.last(), login, reply(response), place);
      } catch (Refusal refusal) {
        pollers.left(session, caller);
        throw refusal;
      }
      poll.start(background.after(Duration.ofMillis(wait), poll::answer));
    }
  }

  private static String address(HttpServletRequest request) {
    return request.getAttribute(RequestPolicy.CLIENT_ADDRESS) instanceof String known ? known : "";
  }

  private Poll.Reply reply(AsyncResponse response) {
    return new Poll.Reply() {
      @Override
      public void messages(String json) {
        // Whoever appends must not wait for a client that does not read.
        background.execute(
            () -> response.resume(Response.ok(json, MediaType.APPLICATION_JSON).build()));
      }

      @Override
      public void refuse(Refusal refusal) {
        response.resume(refusal);
      }
    };
  }
}
