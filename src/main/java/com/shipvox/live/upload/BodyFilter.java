package com.shipvox.live.upload;

import com.shipvox.live.config.LiveConfig;
import com.shipvox.live.message.Refusal;
import com.shipvox.live.node.Background;
import com.shipvox.live.rest.Problems;
import com.shipvox.live.security.Bearer;
import com.shipvox.live.security.RequestPolicy;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets a request whose body is still coming wait without a thread: whoever stops in mid-body would
 * otherwise hold a thread of the container for as long as the deadline is, and a few hundred of
 * them all threads. Most bodies are here with their heads, and go on at once.
 */
public class BodyFilter extends HttpFilter {
  static final String BODY = "com.shipvox.live.body";
  private static final long serialVersionUID = 1;

  @Inject private transient Bearer bearer;
  @Inject private transient LiveConfig config;
  @Inject private transient HalfSent halfSent;
  @Inject private transient Background background;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(BODY) instanceof byte[] body) {
      chain.doFilter(new ReceivedRequest(request, body), response);
    } else if (request.getDispatcherType() == DispatcherType.REQUEST && isHalfSent(request)) {
      try {
        read(request, response);
      } catch (Refusal refusal) {
        // Nobody reads its body: a thread is not held, and the connection ends.
        response.setHeader("Connection", "close");
        Problems.write(response, refusal);
      }
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether a body is to come that would be read, and is not here yet. */
  private boolean isHalfSent(HttpServletRequest request) throws IOException {
    long declared = request.getContentLengthLong();
    if (declared < 0) {
      return request.getHeader("Transfer-Encoding") != null;
    }
    return declared > 0
        && declared <= config.limits().bodyBytes()
        && request.getInputStream().available() < declared;
  }

  private void read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String token = bearer.caller(request).tokenId();
    String address =
        request.getAttribute(RequestPolicy.CLIENT_ADDRESS) instanceof String known ? known : "";
    HalfSent.Place place = halfSent.open(token, address);
    AsyncContext context;
    try {
      context = request.startAsync(request, response);
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
    context.setTimeout(0);
    BodyReader reader =
        new BodyReader(context, request.getInputStream(), config.limits().bodyBytes(), place);
    reader.start(
        background.after(config.limits().halfSent(), () -> background.execute(reader::expire)));
  }
}
