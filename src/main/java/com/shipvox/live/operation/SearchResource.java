package com.shipvox.live.operation;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Findings;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.RequestBodies;
import com.shipvox.live.security.Access;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.Caller;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** An operator's search. Its text may be a customer's, so it stands in a body, never in a URL. */
@Path("search")
@Produces(MediaType.APPLICATION_JSON)
public class SearchResource {
  private static final int MOST_TEXT = 128;

  @Inject private Bearer bearer;
  @Inject private Access access;
  @Inject private RequestBodies requests;
  @Inject private SessionLooks looks;

  @POST
  public Response search(@Context HttpServletRequest request) {
    Caller caller = bearer.caller(request);
    access.requireList(caller);
    if (!(requests.json(request) instanceof JsonObject wanted)) {
      throw Refusal.of(ErrorCode.INVALID, "", "must be an object");
    }
    Findings findings = new Findings();
    String text = text(findings, wanted, "text");
    String after = text(findings, wanted, "after");
    String trimmed = text == null ? "" : text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MOST_TEXT) {
      findings.add(ErrorCode.INVALID, "/text", "must have 1 to " + MOST_TEXT + " characters");
    }
    return looks.answer(caller, trimmed, after, limit(wanted.get("limit")), findings);
  }

  private static int limit(@Nullable JsonValue limit) {
    if (limit == null) {
      return SessionLooks.USUAL;
    }
    return limit instanceof JsonNumber number && number.isIntegral() && number.longValue() < 1_000
        ? number.intValue()
        : -1;
  }

  private static @Nullable String text(Findings findings, JsonObject body, String name) {
    JsonValue value = body.get(name);
    if (value instanceof JsonString text) {
      return text.getString();
    }
    if (value != null) {
      findings.add(ErrorCode.INVALID, "/" + name, "must be a text");
    }
    return null;
  }
}
