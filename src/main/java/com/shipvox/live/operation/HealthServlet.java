package com.shipvox.live.operation;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /health} as MicroProfile Health does, on a server that has none, or has it at
 * another port. {@link ServerParts} puts it in place.
 */
public class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final JsonProvider JSON = JsonProvider.provider();

  @Inject private transient Health health;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Health.Check> checks = checks(request.getPathInfo());
    if (checks.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    JsonArrayBuilder list = JSON.createArrayBuilder();
    for (Health.Check check : checks) {
      list.add(
          JSON.createObjectBuilder()
              .add("name", check.name())
              .add("status", status(check.up()))
              .add("data", JSON.createObjectBuilder(check.data())));
    }
    boolean up = checks.stream().allMatch(Health.Check::up);
    String text =
        JSON.createObjectBuilder().add("status", status(up)).add("checks", list).build().toString();
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Those of a path behind {@code /health}; none if the path is unknown. */
  private List<Health.Check> checks(@Nullable String path) {
    return switch (path == null ? "/" : path) {
      case "/" -> List.of(health.live(), health.connections(), health.log());
      case "/live" -> List.of(health.live());
      case "/ready" -> List.of(health.connections(), health.log());
      default -> List.of();
    };
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }
}
