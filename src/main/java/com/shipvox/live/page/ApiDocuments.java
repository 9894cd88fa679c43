package com.shipvox.live.page;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Serves the two API documents with the server's own address in them: OpenAPI 3.0 for the calls,
 * AsyncAPI 3.0 for the socket. Payara's own {@code /openapi} is switched off: it adds a property
 * that OpenAPI does not know.
 */
@WebServlet(
    name = "api-documents",
    urlPatterns = {"/openapi", "/asyncapi.yaml"})
public class ApiDocuments extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\[\\]:-]{1,255}");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean openApi = request.getServletPath().equals("/openapi");
    String text =
        read(openApi ? "/WEB-INF/classes/META-INF/openapi.yaml" : "/WEB-INF/asyncapi.yaml");
    String host = request.getHeader("Host");
    if (host != null && HOST.matcher(host).matches()) {
      text =
          openApi
              ? text.replaceFirst("- url: /\n", "- url: https://" + host + "\n")
              : text.replaceFirst("host: localhost:8443\n", "host: \"" + host + "\"\n");
    }
    response.setContentType("application/yaml");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-cache");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(String resource) throws IOException {
    try (InputStream in = getServletContext().getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
