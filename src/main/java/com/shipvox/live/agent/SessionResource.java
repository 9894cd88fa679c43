package com.shipvox.live.agent;

import com.shipvox.live.agent.Answers.SessionCreated;
import com.shipvox.live.agent.Answers.SessionView;
import com.shipvox.live.agent.Answers.ViewerToken;
import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.MessageCodec;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.LogFields;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import com.shipvox.live.security.TokenIssuer;
import com.shipvox.live.security.TokenIssuer.Issued;
import com.shipvox.live.session.Session;
import com.shipvox.live.session.SessionStore;
import com.shipvox.live.session.SessionStore.Created;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sessions as an agent makes, sees and ends them, and their viewers' tokens. */
@Path("sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
  private static final Logger LOG = Logger.getLogger(SessionResource.class.getName());

  private static final int MAX_LANGUAGE = 64;

  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private SessionStore store;
  @Inject private TokenIssuer issuer;
  @Inject private RequestBodies requests;
  @Inject private LiveConfig config;

  @POST
  public Response create(@Context HttpServletRequest request) {
    Caller caller = bearer.caller(request);
    access.requireCreate(caller);
    JsonObject wanted = body(request);
    String id = text(wanted, "sessionId");
    String lang = text(wanted, "lang");
    Findings findings = new Findings();
    if (id != null && !SessionStore.isId(id)) {
      findings.add(
          ErrorCode.INVALID,
          "/sessionId",
          "must be 1 to 128 of A-Z a-z 0-9 . _ ~ -, and not . or .. alone");
    }
    if (lang != null && !isLanguage(lang)) {
      findings.add(ErrorCode.INVALID, "/lang", "must be a BCP 47 tag such as en-US");
    }
    findings.throwIfAny();
    Created created = store.create(id, caller.user(), lang);
    Session session = created.session();
    if (created.created()) {
      LOG.log(
          Level.INFO,
          "A session was made by " + caller.subject() + ".",
          new Object[] {LogFields.of(session.id())});
    }
    Issued token = issuer.viewer(session.id(), null);
    return json(
        created.created() ? 201 : 200,
        new SessionCreated(
            session.id(),
            session.log().epoch(),
            session.log().head().seq(),
            token.token(),
            token.tokenId(),
            token.expiresAt(),
            config.cells().socketUrl().orElse(null),
            config.cells().apiUrl().orElse(null)));
  }

  @GET
  @Path("{id}")
  public Response show(@Context HttpServletRequest request, @PathParam("id") String id) {
    Session session = access.inspect(bearer.caller(request), id);
    return json(200, SessionView.of(session));
  }

  @DELETE
  @Path("{id}")
  public Response end(@Context HttpServletRequest request, @PathParam("id") String id) {
    access.manage(bearer.caller(request), id).end();
    LOG.log(Level.INFO, "The session was ended by its agent.", LogFields.of(id));
    return Response.noContent().build();
  }

  @POST
  @Path("{id}/viewers")
  public Response issue(@Context HttpServletRequest request, @PathParam("id") String id) {
    Session session = access.manage(bearer.caller(request), id);
    String subject = text(body(request), "subject");
    if (subject != null && (subject.isBlank() || subject.length() > 128)) {
      throw Refusal.of(ErrorCode.INVALID, "/subject", "must have 1 to 128 characters");
    }
    if (session.log().ended()) {
      throw Refusal.of(ErrorCode.SESSION_ENDED, "The session has ended.");
    }
    session.touch();
    Issued token = issuer.viewer(session.id(), subject);
    return json(201, new ViewerToken(token.token(), token.tokenId(), token.expiresAt()));
  }

  @DELETE
  @Path("{id}/viewers")
  public Response revokeAll(@Context HttpServletRequest request, @PathParam("id") String id) {
    access.manage(bearer.caller(request), id);
    store.revoke(id, null);
    return Response.noContent().build();
  }

  @DELETE
  @Path("{id}/viewers/{token}")
  public Response revoke(
      @Context HttpServletRequest request,
      @PathParam("id") String id,
      @PathParam("token") String tokenId) {
    access.manage(bearer.caller(request), id);
    store.revoke(id, tokenId);
    return Response.noContent().build();
  }

  /** The body as an object; a request without any body means an empty one. */
  private JsonObject body(HttpServletRequest request) {
    if (request.getContentLengthLong() == 0
        || (request.getContentLengthLong() < 0 && request.getContentType() == null)) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    if (requests.json(request) instanceof JsonObject object) {
      return object;
    }
    throw Refusal.of(ErrorCode.INVALID, "", "must be an object");
  }

  private static boolean isLanguage(String tag) {
    try {
      return tag.length() <= MAX_LANGUAGE
          && !new Locale.Builder().setLanguageTag(tag).build().toLanguageTag().equals("und");
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  private static @Nullable String text(JsonObject body, String name) {
    JsonValue value = body.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw Refusal.of(ErrorCode.INVALID, "/" + name, "must be a text");
  }

  private static Response json(int status, Object answer) {
    return Response.status(status).entity(MessageCodec.encodeValue(answer)).build();
  }
}
