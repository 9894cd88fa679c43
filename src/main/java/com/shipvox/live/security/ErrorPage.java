package com.shipvox.live.security;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.rest.Problems;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands in the place of every error page of the container's: a problem with the security headers,
 * which a request that came to no filter would lack.
 */
public class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = code instanceof Integer known ? known : HttpServletResponse.SC_NOT_FOUND;
    SecurityHeaders.set(response, false);
    Problems.write(response, status, refusal(status));
  }

  private static Refusal refusal(int status) {
    return switch (status) {
      case 403 -> Refusal.of(ErrorCode.FORBIDDEN, "This is not allowed.");
      case 404 -> Refusal.of(ErrorCode.NOT_FOUND, "There is nothing at this address.");
      case 405, 501 -> Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "The method is not allowed here.");
      case 413 -> Refusal.of(ErrorCode.TOO_LARGE, "The request is too large.");
      case 503 -> Refusal.of(ErrorCode.UNAVAILABLE, "The server cannot answer now.");
      default ->
          status < 500
              ? Refusal.of(ErrorCode.BAD_REQUEST, "The request cannot be served.")
              : Refusal.of(ErrorCode.INTERNAL, "The server failed.");
    };
  }
}
