package com.shipvox.live.agent.mcp;

import com.shipvox.live.message.ErrorCode;
import com.shipvox.live.message.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the SDK's answer back until it is known to be one. A message that the SDK cannot read, it
 * answers with its exception as JSON, stack and all.
 */
final class McpAnswer extends HttpServletResponseWrapper {
  private final HttpServletResponse response;
  private final StringWriter text = new StringWriter();
  private final PrintWriter writer = new PrintWriter(text);
  private int status = SC_OK;

  McpAnswer(HttpServletResponse response) {
    super(response);
    this.response = response;
  }

  /**
   * Sends the answer.
   *
   * @throws Refusal {@code bad-json} where the SDK could not read the message
   */
  void send() throws IOException {
    if (status >= SC_BAD_REQUEST) {
      throw Refusal.of(ErrorCode.BAD_JSON, "The body is not a message that MCP knows.");
    }
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    if (body.length > 0) {
      response.setContentType("application/json");
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public void setStatus(int code) {
    status = code;
  }

  @Override
  public void sendError(int code) {
    status = code;
  }

  @Override
  public void sendError(int code, String message) {
    status = code;
  }

  @Override
  public void setContentType(String type) {}

  @Override
  public void setCharacterEncoding(String charset) {}
}
