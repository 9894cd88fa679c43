package com.shipvox.live.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.MalformedURLException;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page's files as the build has compressed them, and says how long they may be kept: a
 * file with a hash in its name for ever, any other until the server says that it has changed. The
 * container's own servlet sends the bytes, with their ETag.
 */
public class PageFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String HASHED = "/assets/";
  private static final String CONSOLE = "/console";

  /** A form in which the build has left each file beside the plain one. */
  private enum Form {
    BROTLI("br", ".br"),
    GZIP("gzip", ".gz");

    private final String coding;
    private final String suffix;

    Form(String coding, String suffix) {
      this.coding = coding;
      this.suffix = suffix;
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getServletPath();
    // The operator's page has an address without an ending.
    String file = path.equals(CONSOLE) ? CONSOLE + ".html" : path;
    if (!exists(file)) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(
        "Cache-Control",
        file.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache");
    response.addHeader("Vary", "Accept-Encoding");
    Form form = form(file, request.getHeader("Accept-Encoding"));
    if (form == null && file.equals(path)) {
      chain.doFilter(request, response);
      return;
    }
    if (form != null) {
      response.setHeader("Content-Encoding", form.coding);
    }
    response.setContentType(getServletContext().getMimeType(file));
    request
        .getRequestDispatcher(form == null ? file : file + form.suffix)
        .forward(request, new Typed(response));
  }

  /** A response whose type is set: the container would call a compressed script a gzip archive. */
  private static final class Typed extends HttpServletResponseWrapper {
    Typed(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setContentType(String type) {
      // Nothing: it is the type of the file as it was before it was compressed.
    }
  }

  /** The smallest form of the file that the browser takes; null for the plain one. */
  private @Nullable Form form(String file, @Nullable String accepted) throws IOException {
    for (Form form : Form.values()) {
      if (AcceptedCodings.holds(accepted, form.coding) && exists(file + form.suffix)) {
        return form;
      }
    }
    return null;
  }

  private boolean exists(String file) throws MalformedURLException {
    return !file.endsWith("/") && getServletContext().getResource(file) != null;
  }
}
