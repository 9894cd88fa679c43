package com.shipvox.live.security;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What a filter answered. */
final class TestResponse {
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status = 200;

  int status() {
    return status;
  }

  String header(String name) {
    return headers.get(name);
  }

  String body() {
    return body.toString(StandardCharsets.UTF_8);
  }

  HttpServletResponse build() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            TestResponse.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, call, args) -> {
              switch (call.getName()) {
                case "setStatus" -> status = (int) args[0];
                case "setHeader", "setIntHeader" ->
                    headers.put((String) args[0], String.valueOf(args[1]));
                case "addHeader" ->
                    headers.merge((String) args[0], (String) args[1], (a, b) -> a + ", " + b);
                case "setContentType" -> headers.put("Content-Type", (String) args[0]);
                case "setContentLength" -> headers.put("Content-Length", String.valueOf(args[0]));
                case "getOutputStream" -> {
                  return output();
                }
                default -> throw new UnsupportedOperationException(call.getName());
              }
              return null;
            });
  }

  private ServletOutputStream output() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(int b) {
        body.write(b);
      }
    };
  }
}
