package com.shipvox.live.agent;

import com.shipvox.live.LogFields;
import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Problem;
import com.shipvox.live.message.Refusal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers what went wrong as {@code application/problem+json} (RFC 9457). */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  @Context private @Nullable UriInfo uri;

  @Override
  public Response toResponse(Throwable fault) {
    if (fault instanceof Refusal refusal) {
      return response(refusal);
    }
    if (fault instanceof WebApplicationException web) {
      return switch (web.getResponse().getStatus()) {
        case 404 -> response(Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address."));
        case 405 -> allowing(web);
        case 406 -> response(Refusal.of(ErrorCode.NOT_ACCEPTABLE, "Answers are JSON."));
        case 415 ->
            response(
                Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json."));
        default -> internal(fault);
      };
    }
    return internal(fault);
  }

  static Response response(Refusal refusal) {
    Response.ResponseBuilder builder =
        Response.status(refusal.code().status())
            .type("application/problem+json")
            .entity(Problem.json(refusal));
    if (refusal.retryAfterSeconds() > 0) {
      builder.header(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds());
    }
    if (refusal.code().status() == 401) {
      builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return builder.build();
  }

  private static Response allowing(WebApplicationException web) {
    Response answer =
        response(Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "The method is not allowed here."));
    String allow = web.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }

  private Response internal(Throwable fault) {
    UriInfo at = uri;
    // A token is never in the path.
    LogRecord line = new LogRecord(Level.SEVERE, "A request failed: {1}");
    String session = at == null ? null : at.getPathParameters().getFirst("id");
    line.setParameters(new Object[] {LogFields.of(session), at == null ? "" : at.getPath()});
    line.setThrown(fault);
    line.setLoggerName(LOG.getName());
    LOG.log(line);
    return response(Refusal.of(ErrorCode.INTERNAL, "The server failed; it was logged."));
  }
}
