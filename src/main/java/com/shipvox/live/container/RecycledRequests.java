package com.shipvox.live.container;

import jakarta.servlet.ServletContext;

/**
 * Checks when the application starts that {@link UpgradedRequest} finds its way into Catalina.
 *
 * <p>Fault: Catalina gives the request object of an upgraded connection to the next request as soon
 * as the connection ends, although its own thread or the thread that closes the connection still
 * uses that object. Two clients then share a request, and both get wrong answers.
 *
 * <p>Seen in Payara 6.2025.10.
 *
 * <p>Report upstream: to Payara, that {@code Request.recycle} must wait for {@code afterService} of
 * an upgraded request, and for a close that is under way.
 */
final class RecycledRequests implements Workaround {
  private static final String FACADE = "org.apache.catalina.connector.RequestFacade";

  @Override
  public String name() {
    return "catalina-recycled-upgrade";
  }

  @Override
  public String consequence() {
    return "A socket that ends early may confuse the request of another client.";
  }

  @Override
  public void install(ServletContext context) throws ReflectiveOperationException {
    Class<?> facade = Class.forName(FACADE, false, context.getClass().getClassLoader());
    if (!UpgradedRequest.isFoundBehind(facade)) {
      throw new NoSuchFieldException("The fields of an upgraded request are not where they were.");
    }
  }

  @Override
  public void remove() {
    // It changes nothing of the container: it works on each request alone.
  }
}
