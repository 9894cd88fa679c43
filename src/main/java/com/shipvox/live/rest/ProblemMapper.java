package com.shipvox.live.rest;

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
import org.jspecify.annotations.Nullable;

/** Has JAX-RS answer every failure as one of the {@link Problems}. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  @Context private @Nullable UriInfo uri;

  @Override
  public Response toResponse(Throwable fault) {
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

  private static Response response(Refusal refusal) {
    Response.ResponseBuilder builder =
        Response.status(refusal.code().status())
            .type(Problem.MEDIA_TYPE)
            .entity(Problem.json(refusal));
    Problems.headers(refusal).forEach(builder::header);
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
    String session = at == null ? null : at.getPathParameters().getFirst("id");
    return response(Problems.refusal(fault, at == null ? "" : at.getPath(), session));
  }
}
