package com.shipvox.live.agent.mcp;

import com.shipvox.live.security.Caller;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;

/** A request whose login and body were checked, for the SDK to read once more. */
final class McpRequest extends HttpServletRequestWrapper {
  private final byte[] body;
  private final Caller caller;
  private final JsonObject message;

  McpRequest(HttpServletRequest request, byte[] body, Caller caller, JsonObject message) {
    super(request);
    this.body = body;
    this.caller = caller;
    this.message = message;
  }

  Caller caller() {
    return caller;
  }

  /** The arguments of a tool call, as the strict parser read them. */
  JsonObject arguments() {
    return message.get("params") instanceof JsonObject params
            && params.get("arguments") instanceof JsonObject arguments
        ? arguments
        : JsonValue.EMPTY_JSON_OBJECT;
  }

  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        return bytes.read(to, offset, length);
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("The body is read at once.");
      }
    };
  }
}
