package com.shipvox.live.stream;

import com.shipvox.live.delivery.ViewerActs;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Message.Ack;
import com.shipvox.live.message.Message.Act;
import com.shipvox.live.message.Message.ClientMessage;
import com.shipvox.live.message.Message.SentUpdate;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Meters;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.SessionRates;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionLog.Appended;
import com.shipvox.live.session.SessionLog.Result;
import com.shipvox.live.session.Viewer.Screen;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What a viewer does while a stream or poll carries its updates: the fallback's way in. */
@Path("sessions/{id}/acts")
@Produces(MediaType.APPLICATION_JSON)
public class ActResource {
  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private RequestBodies requests;
  @Inject private SessionRates rates;
  @Inject private ViewerActs acts;
  @Inject private Meters meters;

  /** The answer to an act. */
  public record Accepted(String epoch, long seq, List<Result> results) {}

  @POST
  public Response act(@Context HttpServletRequest request, @PathParam("id") String id) {
    Caller caller = bearer.caller(request);
    Session session = access.act(caller, id);
    rates.act(caller.tokenId());
    ClientMessage message = MessageCodec.decode(requests.frame(request));
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    if (message instanceof SentUpdate sent) {
      Act act = sent.act();
      if (act.sessionId() != null && !act.sessionId().equals(id)) {
        throw Refusal.of(ErrorCode.FORBIDDEN, "The act is for another session.");
      }
      Appended appended = acts.act(caller, session, act);
      return Response.status(appended.allDuplicates() ? 200 : 201)
          .entity(
              MessageCodec.encodeValue(
                  new Accepted(session.log().epoch(), appended.lastSeq(), appended.results())))
          .build();
    }
    if (message instanceof Ack ack) {
      session
          .audience()
          .rendered(caller.tokenId(), Screen.of(ack.payload()), session.log().head().seq());
      ack.payload().errorsMs().forEach(meters::syncError);
      return Response.noContent().build();
    }
    throw Refusal.of(ErrorCode.INVALID, "/type", "must be UPDATE or ACK");
  }
}
